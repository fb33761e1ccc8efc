/**
 * What the page knows of the account, and what WhatsApp's servers (the test, behind `standInServer`) tell it. The key of
 * the linked device lies in IndexedDB, so that it stays when the browser's profile stays.
 */
standIn.Socket = Object.assign(new standIn.Events(), { state: 'OPENING', hasSynced: false });
standIn.Cmd = new standIn.Events();
standIn.Conn = Object.assign(new standIn.Events(), {
  ref: 'ref-1',
  platform: 'android',
  serialize: () => ({ pushname: 'Kennismaker', platform: 'android', ref: standIn.Conn.ref }),
});
standIn.chats = new Map();
standIn.messages = new Map();
standIn.msgEvents = new standIn.Events();
standIn.chatEvents = new standIn.Events();
standIn.files = new Map();
standIn.account = null;

/** Messages that are in the page at its start, of each chat; the rest is loaded when it is asked for. */
const LOADED_AT_START = 2;
/** Messages that one request for earlier ones brings. */
const LOADED_AT_ONCE = 10;

const DATABASE = 'stand-in';

function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('device');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function readDevice() {
  const db = await database();
  return new Promise((resolve, reject) => {
    const reading = db.transaction('device').objectStore('device').get('key');
    reading.onsuccess = () => resolve(reading.result ?? null);
    reading.onerror = () => reject(reading.error);
  });
}

async function writeDevice(key) {
  const db = await database();
  return new Promise((resolve, reject) => {
    // A browser that is killed a moment later must still be linked, as it is with WhatsApp.
    const writing = db.transaction('device', 'readwrite', { durability: 'strict' });
    if (key === null) writing.objectStore('device').delete('key');
    else writing.objectStore('device').put(key, 'key');
    writing.oncomplete = () => resolve();
    writing.onerror = () => reject(writing.error);
  });
}

function become(state) {
  standIn.Socket.state = state;
  standIn.Socket.trigger('change:state', standIn.Socket, state);
}

standIn.chat = (id) => {
  const wid = standIn.wid(id);
  const known = standIn.chats.get(wid._serialized);
  if (known) return known;
  const chat = new standIn.Chat(wid);
  standIn.chats.set(wid._serialized, chat);
  return chat;
};

/** A message as the server keeps it becomes a model of the page. */
function modelOf(raw, isNewMsg) {
  const remote = standIn.wid(raw.chat);
  const author = raw.author ? standIn.wid(raw.author) : undefined;
  const me = standIn.wid(standIn.account.pn);
  const id = new standIn.MsgKey({ to: remote, id: raw.id, participant: author, fromMe: raw.fromMe });
  return new standIn.Msg({
    ...raw.fields,
    ...(raw.fields?.directPath && { mediaData: { mediaStage: 'RESOLVED' } }),
    id,
    type: raw.type,
    body: raw.body,
    t: raw.t,
    ack: raw.ack,
    from: raw.fromMe ? me : remote,
    to: raw.fromMe ? remote : me,
    author,
    isNewMsg,
    mentionedJidList: (raw.mentions ?? []).map((one) => standIn.wid(one)),
  });
}

standIn.load = (chat, count) => {
  const raws = chat.earlier.splice(Math.max(0, chat.earlier.length - count));
  const models = raws.map((raw) => modelOf(raw, false));
  for (const model of models) standIn.messages.set(model.id._serialized, model);
  chat.loaded.unshift(...models);
  return models;
};

standIn.loadEarlier = async (chat) => {
  await window.standInServer('loading', { chat: chat.id._serialized });
  return standIn.load(chat, LOADED_AT_ONCE);
};

function fill(account) {
  standIn.account = account;
  standIn.life = account.life;
  for (const raw of account.history) {
    const chat = standIn.chat(raw.chat);
    chat.earlier.push(raw);
    chat.t = Math.max(chat.t, raw.t);
  }
  for (const chat of standIn.chats.values()) standIn.load(chat, LOADED_AT_START);
}

function sync() {
  become('CONNECTED');
  const fire = () => {
    standIn.Socket.hasSynced = true;
    standIn.Socket.trigger('change:hasSynced');
  };
  if (standIn.holdSync) standIn.releaseSync = fire;
  else setTimeout(fire, 0);
}

// ---- What the test, as the world around the page, brings about ----

standIn.scan = async (account) => {
  await writeDevice(account.device);
  become('PAIRING');
  fill(account);
  // A phone takes longer than that; a test does not.
  standIn.begun = sync;
  if (standIn.listened) sync();
};

standIn.newRef = (ref) => {
  standIn.Conn.ref = ref;
  standIn.Conn.trigger('change:ref', standIn.Conn, ref);
};

standIn.incoming = (raw, people) => {
  standIn.account.people = people;
  const message = modelOf(raw, true);
  const chat = standIn.chat(raw.chat);
  chat.t = Math.max(chat.t, raw.t);
  if (!standIn.messages.has(message.id._serialized)) chat.loaded.push(message);
  standIn.messages.set(message.id._serialized, message);
  standIn.msgEvents.trigger('add', message);
};

/** One that can't be read until its key is there; `decrypted` brings that. */
standIn.decrypted = (id, fields) => {
  const message = standIn.messages.get(id);
  Object.assign(message, fields);
  message.trigger('change:type', message);
};

standIn.acked = (id, ack) => {
  const message = standIn.messages.get(id);
  if (!message) return;
  message.ack = ack;
  standIn.msgEvents.trigger('change:ack', message, ack);
};

standIn.edited = (id, body) => {
  const message = standIn.messages.get(id);
  const before = message.body;
  message.body = body;
  standIn.msgEvents.trigger('change', message);
  standIn.msgEvents.trigger('change:body', message, body, before);
};

standIn.revoked = (id) => {
  const message = standIn.messages.get(id);
  message.type = 'revoked';
  message.body = '';
  standIn.msgEvents.trigger('change', message);
  standIn.msgEvents.trigger('change:type', message);
};

standIn.reacted = ({ parent, chat, emoji, id, t, from }) => {
  const parentKey = standIn.messages.get(parent)?.id ?? {
    _serialized: parent,
    fromMe: true,
    remote: standIn.wid(chat),
  };
  const key = new standIn.MsgKey({ to: standIn.wid(chat), id, fromMe: false });
  const reaction = {
    id: key,
    reactionParentKey: parentKey,
    reactionText: emoji,
    reactionTimestamp: t * 1000,
    from: standIn.wid(from),
    read: false,
    ack: 1,
  };
  standIn.reactionTable.bulkUpsert([reaction]);
};

standIn.state = become;

/** The phone took the device away: the page forgets its key and starts again. */
standIn.logOut = async () => {
  await writeDevice(null);
  standIn.Cmd.trigger('logout');
  setTimeout(() => location.reload(), 20);
};

standIn.begin = async () => {
  const device = await readDevice();
  const account = await window.standInServer('hello', { device });
  if (account.linked) {
    fill(account);
    standIn.holdSync = account.holdSync;
    standIn.begun = sync;
  } else {
    standIn.life = account.life;
    standIn.begun = () => {};
    become('UNPAIRED');
  }
  if (standIn.listened) standIn.begun();
  else if (account.linked) become('CONNECTED');
};

/** Called when the library listens for the end of the sync: before that nobody would hear it. */
standIn.nowListening = () => {
  if (standIn.listened) return;
  standIn.listened = true;
  standIn.begun?.();
};
