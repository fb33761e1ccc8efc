/**
 * The modules of WhatsApp Web that whatsapp-web.js 1.34.7 asks for on the way of Kennismaker. One that is missing is an
 * error with its name: then the library asks for more than it did when this was written.
 */
standIn.reactionTable = { bulkUpsert: () => {} };

/** Listening to the end of the sync starts it. */
const listen = standIn.Socket.on.bind(standIn.Socket);
standIn.Socket.on = (names, listener) => {
  listen(names, listener);
  if (names.includes('change:hasSynced')) setTimeout(standIn.nowListening, 0);
};

const collections = {
  Msg: Object.assign(standIn.msgEvents, {
    get: (id) => standIn.messages.get(id),
    getModelsArray: () => [...standIn.messages.values()],
    getMessagesById: async (ids) => ({ messages: ids.map((id) => standIn.messages.get(id)).filter(Boolean) }),
    modelClass: standIn.Msg,
  }),
  Chat: Object.assign(standIn.chatEvents, {
    get: (id) => standIn.chats.get(standIn.wid(id)._serialized),
    getModelsArray: () => [...standIn.chats.values()],
  }),
};

class OpaqueData {
  static async createFromData(file, type) {
    return new OpaqueData(file, type);
  }

  constructor(file, type) {
    this.file = file;
    this.type = type;
  }

  url() {
    return 'blob:stand-in';
  }

  formData() {
    return this.file;
  }

  autorelease() {}
}

function prepared(opaque, { asDocument }) {
  const { file } = opaque;
  return {
    async waitForPrep() {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const filehash = btoa(String.fromCharCode(...digest));
      standIn.files.set(filehash, bytes);
      const data = {
        type: asDocument ? 'document' : 'image',
        mimetype: file.type,
        filename: file.name,
        filehash,
        mediaBlob: opaque,
        set: (more) => Object.assign(data, more),
        toJSON: () => ({ type: data.type, mimetype: data.mimetype, filename: data.filename, filehash }),
      };
      return data;
    },
  };
}

function base64(bytes) {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** As `addAndSendMsgToChat`: the message stands in the chat, and then the server has it. */
function sendMessage(chat, data) {
  const { mediaBlob: _blob, set: _set, toJSON: _json, ...fields } = data;
  const message = new standIn.Msg(fields);
  const bytes = data.filehash ? standIn.files.get(data.filehash) : undefined;
  const outgoing = {
    id: data.id._serialized,
    chat: chat.id._serialized,
    key: data.id.id,
    type: data.type,
    body: data.body ?? '',
    caption: data.caption ?? '',
    filename: data.filename ?? '',
    mimetype: data.mimetype ?? '',
    file: bytes ? base64(bytes) : '',
    t: data.t,
  };
  const answer = window.standInServer('send', outgoing);
  const stands = answer.then(({ fault }) => {
    if (fault === 'throw') throw new Error('Something of WhatsApp broke');
    if (fault === 'throw-text') throw 'a text that was thrown';
    if (fault === 'no-lid') throw new Error('No LID for user');
    if (fault === 'nothing') return message;
    standIn.messages.set(outgoing.id, message);
    chat.loaded.push(message);
    chat.t = Math.max(chat.t, data.t);
    return message;
  });
  const sent = stands.then(async () => {
    // Whether the server took it is known only after it stands in the chat.
    const { ack } = await window.standInServer('taken', { id: outgoing.id });
    message.ack = ack;
    if (standIn.messages.has(outgoing.id)) standIn.msgEvents.trigger('change:ack', message, ack);
    return { messageSendResult: 'OK' };
  });
  sent.catch(() => {});
  return [stands, sent];
}

const person = (wid) =>
  standIn.account?.people.find((one) => one.pn === wid._serialized || one.lid === wid._serialized);
const learned = new Set();
const idOf = (wid, scheme) => {
  const known = person(wid);
  if (!known?.[scheme] || !(known.bothKnown || learned.has(known.pn))) return undefined;
  return standIn.wid(known[scheme]);
};

const modules = {
  WAWebSocketModel: { Socket: standIn.Socket },
  WAWebCmd: { Cmd: standIn.Cmd },
  WAWebConnModel: { Conn: standIn.Conn },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType: () => {},
    initializeAltDeviceLinking: async () => {},
    startAltLinkingFlow: async (phone) => (await window.standInServer('pairing', { phone })).code,
  },
  WABase64: { encodeB64: (bytes) => base64(bytes) },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: 1 },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: {
    waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: new Uint8Array([1, 2]) } }) },
  },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: new Uint8Array([3, 4]) } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'secret-of-the-device' },
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser: () => (standIn.account?.pn ? standIn.wid(standIn.account.pn) : null),
    getMaybeMeLidUser: () => (standIn.account?.lid ? standIn.wid(standIn.account.lid) : null),
  },
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
  WAWebCollections: collections,
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: () => {} },
  WAWebCallCollection: { calls: new Map(), on: () => {} },
  WAWebAddonReactionTableMode: { reactionTableMode: standIn.reactionTable },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: () => {} } },
  WAWebWidFactory: { createWid: standIn.wid, createWidFromWidLike: standIn.wid, asUserWidOrThrow: standIn.wid },
  WAWebFindChatAction: {
    findOrCreateLatestChat: async (wid) => {
      const { known } = await window.standInServer('find', { chat: wid._serialized });
      return known ? { chat: standIn.chat(wid) } : undefined;
    },
  },
  WAWebStreamModel: { Stream: { markAvailable: () => {}, markUnavailable: () => {} } },
  WAWebUpdateUnreadChatAction: {
    sendSeen: async ({ chat }) => {
      chat.unreadCount = 0;
      await window.standInServer('seen', { chat: chat.id._serialized });
    },
  },
  WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: (chat) => chat.id.server === 'broadcast' },
  WALinkify: { findLink: () => null, findLinks: () => [] },
  WAWebMsgKey: standIn.MsgKey,
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebSendMsgChatAction: { addAndSendMsgToChat: sendMessage },
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: { prepRawMedia: prepared },
  WAWebMediaStorage: {
    getOrCreateMediaObject: (filehash) => ({ filehash, type: 'document', size: 1, consolidate: () => {} }),
  },
  WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
  WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: { put: () => {} } },
  WAWebDownloadManager: {
    downloadManager: {
      downloadAndMaybeDecrypt: async ({ directPath }) => {
        const { file, status } = await window.standInServer('download', { directPath });
        if (file === undefined) throw Object.assign(new Error('The download failed'), { status });
        return Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0)).buffer;
      },
    },
  },
  WAWebMediaMmsV4Upload: {
    uploadMedia: async () => ({ mediaEntry: { mmsUrl: 'https://mms.invalid/x', directPath: '/x', mediaKey: 'k' } }),
  },
  WAWebChatLoadMessages: { loadEarlierMsgs: ({ chat }) => standIn.loadEarlier(chat) },
  WAWebChatStateBridge: {
    sendChatStateComposing: (wid) => window.standInServer('typing', { chat: standIn.wid(wid)._serialized }),
    sendChatStatePaused: (wid) => window.standInServer('paused', { chat: standIn.wid(wid)._serialized }),
  },
  WAWebApiContact: { getCurrentLid: (wid) => idOf(wid, 'lid'), getPhoneNumber: (wid) => idOf(wid, 'pn') },
  WAWebQueryExistsJob: {
    queryWidExists: async (wid) => {
      const { known } = await window.standInServer('exists', { chat: wid._serialized });
      const one = person(wid);
      if (!known || !one) return null;
      learned.add(one.pn);
      return { wid };
    },
  },
};

window.require = (name) => {
  if (Object.hasOwn(modules, name)) return modules[name];
  void window.standInServer('missing', { module: name });
  throw new Error(`The stand-in has no module ${name}`);
};
window.Debug = { VERSION: '2.3000.0-stand-in' };
window.standIn = standIn;
void standIn.begin();
