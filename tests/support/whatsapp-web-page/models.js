/**
 * The models of WhatsApp Web as whatsapp-web.js 1.34.7 asks for them: ids, events, messages, chats. Loaded first, into
 * the one page that the stand-in has; `standIn` is what its parts share.
 */
const standIn = {};

standIn.Events = class {
  #listeners = [];

  /** Backbone's form: several names with a space between them. */
  on(names, listener) {
    for (const name of names.split(' ')) this.#listeners.push({ name, listener });
  }

  off(name, listener) {
    this.#listeners = this.#listeners.filter((one) => one.name !== name || one.listener !== listener);
  }

  once(name, listener) {
    const once = (...given) => {
      this.off(name, once);
      listener(...given);
    };
    this.on(name, once);
  }

  trigger(name, ...given) {
    for (const one of [...this.#listeners]) if (one.name === name) one.listener(...given);
  }
};

standIn.Wid = class {
  constructor(text) {
    const [user, server] = text.split('@');
    this.user = user;
    this.server = server;
    this._serialized = text;
  }

  isLid() {
    return this.server === 'lid';
  }

  isGroup() {
    return this.server === 'g.us';
  }

  isStatus() {
    return this._serialized === 'status@broadcast';
  }

  isUser() {
    return this.server === 'c.us' || this.server === 'lid';
  }

  toString() {
    return this._serialized;
  }
};

/** Takes text, or a Wid that went through JSON. */
standIn.wid = (given) => {
  if (given instanceof standIn.Wid) return given;
  const text = typeof given === 'string' ? given : given?._serialized;
  if (!/^[\w.-]+@(c\.us|lid|g\.us|broadcast|newsletter|bot)$/.test(text ?? ''))
    throw new Error('wid error: invalid wid');
  return new standIn.Wid(text);
};

/** Key of a message; `newId` is asked for before one of ours is made. */
standIn.MsgKey = class {
  static #count = 0;

  static async newId() {
    standIn.MsgKey.#count += 1;
    return `3EB0${standIn.life}${String(standIn.MsgKey.#count).padStart(8, '0')}`;
  }

  constructor({ to, id, participant, fromMe = true }) {
    this.fromMe = fromMe;
    this.remote = to;
    this.id = id;
    if (participant) this.participant = participant;
    const who = participant ? `_${participant._serialized}` : '';
    this._serialized = `${fromMe}_${to._serialized}_${id}${who}`;
  }
};

standIn.Msg = class extends standIn.Events {
  constructor(data) {
    super();
    Object.assign(this, data);
  }

  serialize() {
    return { ...this };
  }
};

standIn.Chat = class {
  constructor(id) {
    this.id = id;
    this.t = 0;
    this.unreadCount = 0;
    this.mute = { expiration: 0 };
    this.formattedTitle = 'Somebody';
    /** On the server and not in the page yet, oldest first. */
    this.earlier = [];
    this.loaded = [];
    this.msgs = { getModelsArray: () => [...this.loaded] };
    if (id.isGroup()) {
      this.groupMetadata = { isLidAddressingMode: false, announce: false, serialize: () => ({ participants: [] }) };
    }
  }

  serialize() {
    return { id: this.id, t: this.t, unreadCount: this.unreadCount };
  }
};
