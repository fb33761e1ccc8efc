/** What one of Meta's errors means here. */
export interface Meaning {
  /** Ours, listed in docs/ERRORS.md. */
  code: string;
  retry: 'later' | 'never';
  /** Wait at least so long before the next try, milliseconds. */
  afterMs?: number;
  /** The person can't be reached there until they write again. */
  unreachable?: true;
  /** The channel does not work until somebody does this. */
  advice?: string;
}

interface Row {
  /** Meta's codes; a pair in brackets is a range. */
  codes: readonly (number | readonly [from: number, to: number])[];
  /** Only with this subcode. */
  subcode?: number;
  /** What Meta calls it. */
  what: string;
  meaning: Meaning;
  source: string;
  checkedOn: string;
}

const MINUTE = 60_000;

const META = {
  source: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
  checkedOn: '2026-05-15',
};
const GRAPH = {
  source: 'https://developers.facebook.com/docs/graph-api/guides/error-handling',
  checkedOn: '2026-11-01',
};
const BSUID = { source: 'https://dualhook.com/docs/contacts-bsuid-api-changes', checkedOn: '2026-11-01' };

export const WRONG_TOKEN: Meaning = {
  code: 'channel.whatsapp-cloud.token',
  retry: 'later',
  afterMs: MINUTE,
  advice:
    'Meta does not accept the access token for this number. Make a permanent token of a system user with whatsapp_business_messaging, set WHATSAPP_CLOUD_TOKEN to it and start again; docs/channels/whatsapp-cloud.md says how.',
};
const WRONG_NUMBER: Meaning = {
  code: 'channel.whatsapp-cloud.number',
  retry: 'later',
  afterMs: 10 * MINUTE,
  advice:
    'Meta does not know the number, or it is not registered. Look at WHATSAPP_CLOUD_PHONE_ID, and at the state of the number in the WhatsApp Manager.',
};
const LOCKED: Meaning = {
  code: 'channel.whatsapp-cloud.locked',
  retry: 'later',
  afterMs: 10 * MINUTE,
  advice:
    'Meta has restricted or locked the account. Look in the Business Support Home what it asks. What waits is sent by itself afterwards.',
};
const UNPAID: Meaning = {
  code: 'channel.whatsapp-cloud.payment',
  retry: 'later',
  afterMs: 10 * MINUTE,
  advice: 'Meta has no way to be paid for this account. Look at the payment settings in the WhatsApp Manager.',
};

export const UNAVAILABLE: Meaning = { code: 'channel.unavailable', retry: 'later' };
export const THROTTLED: Meaning = { code: 'channel.rate-limited', retry: 'later', afterMs: 1_000 };
export const REFUSED: Meaning = { code: 'channel.refused', retry: 'never' };
/** Of the file only: the words beside it can still go. */
export const MEDIA: Meaning = { code: 'channel.whatsapp-cloud.media', retry: 'later', afterMs: 5_000 };

const TEMPLATE_REFUSED: Meaning = { code: 'channel.whatsapp-cloud.template-refused', retry: 'never' };

/** Meta's errors, the first row that fits. Which codes pass with time is also in courier's handlers/meta/whatsapp. */
export const ERROR_CODES: readonly Row[] = [
  { codes: [130429], what: 'rate limit of the number', meaning: THROTTLED, ...META },
  {
    codes: [131056],
    what: 'pair rate limit',
    // One place comes free in six seconds; the outbox waits longer each time.
    meaning: { ...THROTTLED, afterMs: 6_000 },
    ...META,
  },
  { codes: [4, 80007], what: 'calls of the app or account', meaning: { ...THROTTLED, afterMs: MINUTE }, ...META },
  { codes: [17, 32, 341, 613], what: 'calls, Graph API', meaning: { ...THROTTLED, afterMs: MINUTE }, ...GRAPH },
  { codes: [131048], what: 'spam rate limit', meaning: { ...THROTTLED, afterMs: 15 * MINUTE }, ...META },
  { codes: [133016], what: 'registered too often', meaning: { ...THROTTLED, afterMs: 10 * MINUTE }, ...META },
  { codes: [1, 2, 131000, 131016, 131057, 133004], what: 'trouble at Meta', meaning: UNAVAILABLE, ...META },
  { codes: [131052, 131053], what: 'media up- or download', meaning: MEDIA, ...META },
  {
    codes: [131047],
    what: 're-engagement: more than 24 hours',
    meaning: { code: 'channel.window-closed', retry: 'never' },
    ...META,
  },
  {
    codes: [131026],
    what: 'undeliverable: not on WhatsApp, blocked, terms not accepted, too old a version',
    meaning: { code: 'channel.whatsapp-cloud.undeliverable', retry: 'never', unreachable: true },
    ...META,
  },
  {
    codes: [130472, 131049, 131050],
    what: 'marketing: an experiment, a limit of the person, or stopped by the person',
    meaning: { code: 'channel.whatsapp-cloud.marketing-limit', retry: 'never' },
    ...META,
  },
  {
    codes: [131030],
    what: 'recipient is not in the list of a test number',
    meaning: { code: 'channel.whatsapp-cloud.not-in-test-list', retry: 'never' },
    ...META,
  },
  {
    codes: [130497],
    what: 'account may not write to this country',
    meaning: { code: 'channel.whatsapp-cloud.country', retry: 'never' },
    ...META,
  },
  { codes: [368, 131031], what: 'blocked for policy, locked', meaning: LOCKED, ...META },
  { codes: [131042], what: 'payment', meaning: UNPAID, ...META },
  {
    codes: [0, 3, 10, 102, 190, [200, 299], 131005],
    what: 'token, permission',
    meaning: WRONG_TOKEN,
    ...META,
  },
  { codes: [100], subcode: 33, what: 'no such object, or no permission for it', meaning: WRONG_NUMBER, ...GRAPH },
  {
    codes: [33, 131037, 131045, [133000, 133015]],
    what: 'number deleted, not registered, its name not approved',
    meaning: WRONG_NUMBER,
    ...META,
  },
  {
    codes: [132001],
    what: 'template does not exist in the language, or is not approved',
    meaning: { code: 'channel.whatsapp-cloud.template-missing', retry: 'never' },
    ...META,
  },
  {
    codes: [132015, 132016],
    what: 'template paused or disabled for low quality',
    meaning: { code: 'channel.whatsapp-cloud.template-paused', retry: 'never' },
    ...META,
  },
  {
    codes: [[132000, 132999]],
    what: 'template: count or form of parameters, too long, against policy',
    meaning: TEMPLATE_REFUSED,
    ...META,
  },
  { codes: [131062], what: 'a user id can not get this kind of message', meaning: REFUSED, ...BSUID },
  {
    codes: [100, 131008, 131009, 131021, 131051, 135000],
    what: 'parameter missing or invalid, sender is recipient, type not supported',
    meaning: REFUSED,
    ...META,
  },
];

/** What a code of Meta's means; undefined when it is not listed. */
export function meaningOfCode(code: number, subcode: number | null = null): Meaning | undefined {
  return ERROR_CODES.find(
    (row) =>
      (row.subcode === undefined || row.subcode === subcode) &&
      row.codes.some((each) => (typeof each === 'number' ? each === code : code >= each[0] && code <= each[1])),
  )?.meaning;
}
