import type { Address } from '../../ports/address.ts';
import type { Channel, ChannelHost, Outbound } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Inbound } from '../../ports/inbound.ts';
import type { Log } from '../../ports/log.ts';
import { TEAMS } from '../../rendering/capabilities/teams.ts';
import { NewestMap } from '../newest-map.ts';
import type { IncomingActivity } from './activity.ts';
import { adapt, type Heard } from './adapt.ts';
import { AskAgain } from './ask-again.ts';
import { checkCredentials, type TeamsCredentials } from './credentials.ts';
import { fetchMedia } from './fetch-media.ts';
import { sameReference, type TeamsReference, type TeamsReferences, teamsAddress } from './reference.ts';
import { answer, readRequest, type TeamsRequest, type TeamsResponse } from './request.ts';
import { loadSdk } from './sdk.ts';
import { TeamsSender } from './sender.ts';
import type { TeamsSay } from './teams-text.ts';

export interface TeamsOptions extends TeamsCredentials {
  /** Where it is kept how to reach people; `openReferenceFolder` makes one of files. */
  references: TeamsReferences;
  clock: Clock;
  log: Log;
  /** The channel's own texts; `library.text` fits. */
  say: TeamsSay;
  /** Where the connector's keys are described, when not at Microsoft's public place. */
  openIdMetadataUrl?: string;
}

/** Teams, and the other clients of Bot Framework. The HTTP side (src/web) calls `handle`. */
export interface TeamsChannel extends Channel {
  /**
   * Answers one POST to `/api/messages`. 200 when what it brings is committed; 503 when the connector must bring it
   * again; 401 when it does not come from the connector; 403, 400, 413, 415, 501 for what is not for us. Never rejects.
   */
  handle(request: TeamsRequest): Promise<TeamsResponse>;
  /** Removes what is kept to reach a person: for when they are erased, after their goodbye was sent. */
  forget(address: Address): Promise<void>;
  /**
   * Removes what is kept about people who are gone: for the start, because a crash may have come between an erasure
   * and `forget`. Gives how many.
   */
  forgetUnknown(isKnown: (address: Address) => Promise<boolean>): Promise<number>;
}

/** An answer that takes longer than this shows that it is coming, milliseconds. */
const TYPING_AFTER_MS = 700;
/** Teams tells of one installation twice, within seconds. */
const ONE_OPENING_MS = 60_000;

/**
 * Makes the channel, and loads the SDK. Errors: `channel.teams.no-credentials`, `channel.teams.bad-app-type`.
 *
 * The SDK's own `process()` is not used: it prints errors and answers with their text. What it does is done here by
 * its parts, and the SDK's turn runs around everything that comes in.
 */
export async function createTeamsChannel(options: TeamsOptions): Promise<TeamsChannel> {
  const credentials = checkCredentials(options);
  const { clock, log, references, openIdMetadataUrl, say } = options;
  const sdk = await loadSdk({ credentials, clock, openIdMetadataUrl });
  const sender = new TeamsSender({ sdk, references, clock, log, say });
  const asking = new AskAgain(clock, (address) => {
    log.warn('teams-not-redelivered');
    void host?.couldNotTake(address);
  });
  /** What one conversation does is taken one by one, in the order in which it came. */
  const queues = new Map<string, Promise<unknown>>();
  const underWay = new Set<Promise<unknown>>();
  const openedAt = new NewestMap<number>(5_000);
  /** What the channel itself answered: the connector may bring it twice. */
  const answered = new NewestMap<true>(5_000);
  let host: ChannelHost | null = null;

  async function handle(request: TeamsRequest): Promise<TeamsResponse> {
    if (!host) return answer(503, 'channel.teams.not-running', { 'retry-after': '5' });
    const read = readRequest(request, credentials !== null);
    if (!read.ok) return read.refusal;
    const { activity, authorization } = read;
    const standing = await sdk.authenticate(activity, authorization);
    if (standing.kind === 'not-genuine') {
      log.warn('teams-not-genuine');
      return answer(401, 'channel.teams.not-genuine');
    }
    if (standing.kind === 'unknown') {
      log.error('teams-keys-unavailable');
      return answer(503, 'channel.teams.keys-unavailable', { 'retry-after': '5' });
    }
    return inOrder(`${activity.channelId}:${activity.conversation.id}`, () => takeActivity(activity, standing.proof));
  }

  function inOrder<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (queues.get(key) ?? Promise.resolve()).then(work, work);
    queues.set(key, mine);
    const over = mine.finally(() => {
      if (queues.get(key) === mine) queues.delete(key);
    });
    return over;
  }

  async function takeActivity(activity: IncomingActivity, proof: unknown): Promise<TeamsResponse> {
    let response = answer(200);
    try {
      await sdk.turn(activity, proof, async () => {
        response = await act(adapt(activity, clock.now()));
      });
      return response;
    } catch (error) {
      log.error('teams-not-taken', { code: codeOf(error) });
      return answer(503, 'channel.teams.not-taken', { 'retry-after': '5' });
    }
  }

  async function act(heard: Heard): Promise<TeamsResponse> {
    switch (heard.kind) {
      case 'nothing':
        return answer(200);
      case 'not-ours':
        return answer(501, 'channel.teams.not-ours');
      case 'group':
        if (isFirst(heard.reference, heard.id)) {
          sender.tell(heard.reference, 'teams.group', heard.language, heard.replyTo ?? undefined);
        }
        return answer(200);
      case 'edited':
        if (isFirst(heard.reference, heard.id)) sender.tell(heard.reference, 'teams.edited', heard.language);
        return answer(200);
      case 'file-answer':
        if (isFirst(heard.reference, heard.id)) {
          sender.give(heard.reference, heard.answer, heard.asked, heard.language);
        }
        return answer(200);
      case 'removed':
        await forget(teamsAddress(heard.reference));
        return answer(200);
      case 'inbound':
        await take(heard);
        return answer(200);
    }
  }

  function isFirst(reference: TeamsReference, id: string): boolean {
    const key = `${teamsAddress(reference).value}\n${id}`;
    if (answered.get(key)) return false;
    answered.set(key, true);
    return true;
  }

  async function take(heard: Extract<Heard, { kind: 'inbound' }>): Promise<void> {
    const { reference, content, externalId, at, language, tapped } = heard;
    const address = teamsAddress(reference);
    if (!host) throw new Error('The channel is stopping.');
    if (content.kind === 'opened') {
      if (clock.now() - (openedAt.get(address.value) ?? Number.NEGATIVE_INFINITY) < ONE_OPENING_MS) return;
    }
    const inbound: Inbound = { address, externalId, at, content, ...(language === undefined ? {} : { language }) };
    const id = `${address.value}\n${externalId}`;
    // Answers are sent as soon as it is committed, so how to reach the person must be there before.
    const taking = remember(reference).then(() => receive(inbound, reference));
    underWay.add(taking);
    try {
      await taking;
    } catch (error) {
      asking.rejected(id, address);
      throw error;
    } finally {
      underWay.delete(taking);
    }
    asking.taken(id);
    if (content.kind === 'opened') openedAt.set(address.value, clock.now());
    if (tapped) sender.clear(reference, tapped.activityId, tapped.optionId);
  }

  async function remember(reference: TeamsReference): Promise<void> {
    const { value } = teamsAddress(reference);
    // What can't be read is written anew: this is where it comes from.
    const known = await references.get(value).catch(() => null);
    if (!sameReference(known, reference)) await references.set(value, reference);
  }

  async function receive(inbound: Inbound, reference: TeamsReference): Promise<void> {
    const given = host;
    if (!given) throw new Error('The channel is stopping.');
    const callOff = clock.wakeAt(clock.now() + TYPING_AFTER_MS, () => sender.type(reference));
    try {
      await given.receive(inbound);
    } finally {
      callOff();
    }
  }

  async function forget(address: Address): Promise<void> {
    sender.forget(address);
    openedAt.delete(address.value);
    await references.delete(address.value);
  }

  return {
    name: 'teams',
    capabilities: TEAMS,

    async start(given) {
      if (!credentials) {
        log.warn('teams-without-credentials', {
          advice: 'Anybody on this computer can pretend to be anybody. For development only.',
        });
      }
      sdk.quiet();
      sender.start();
      host = given;
    },

    send: (outbound: Outbound) => sender.send(outbound),

    fetch: ({ id }) => fetchMedia(id, { clock, token: () => sdk.token() }),

    async stop() {
      // What is being taken may finish; only then is nobody there any more.
      const given = host;
      stopTaking();
      await Promise.allSettled([...underWay]);
      const unasked = asking.stop();
      if (given && unasked > 0) log.warn('teams-not-asked-again', { count: unasked });
      await sender.stop();
      sdk.unquiet();
    },

    handle,
    forget,

    async forgetUnknown(isKnown) {
      let count = 0;
      for await (const value of references.keys()) {
        const address: Address = { channel: 'teams', scheme: 'conversation', value };
        if (await isKnown(address)) continue;
        await forget(address);
        count += 1;
      }
      return count;
    },
  };

  function stopTaking(): void {
    host = null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : 'unknown';
}
