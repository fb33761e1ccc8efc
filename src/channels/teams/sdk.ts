import type { CloudAdapter, TurnContext } from 'botbuilder';
import type { Clock } from '../../ports/clock.ts';
import type { IncomingActivity } from './activity.ts';
import { connectorHttp } from './connector-http.ts';
import type { SdkCredentials } from './credentials.ts';
import type { OutgoingActivity } from './outgoing.ts';
import { QuietConsole } from './quiet-console.ts';
import type { TeamsReference } from './reference.ts';

/** Whether a request comes from the connector. */
export type Standing =
  | { kind: 'genuine'; proof: unknown }
  | { kind: 'not-genuine' }
  /** Microsoft's keys could not be had, so nobody can tell: the connector must send it again. */
  | { kind: 'unknown' };

/** The Bot Framework SDK, behind the few things that the channel asks of it. */
export interface Sdk {
  authenticate(activity: IncomingActivity, authorization: string): Promise<Standing>;
  /** Runs a turn of the SDK for an activity that was found genuine. Rejects with what `logic` rejects with. */
  turn(activity: IncomingActivity, proof: unknown, logic: () => Promise<void>): Promise<void>;
  /**
   * Sends into a conversation, now or long after it was last heard. Resolves with the id that the connector gave.
   * Errors: `ConnectorRefusal`, `ConnectorUnreachable`; others when there is no token to send with.
   */
  send(reference: TeamsReference, activity: OutgoingActivity, replyTo?: string): Promise<string>;
  /** Replaces what was sent. Errors: as `send`. */
  update(reference: TeamsReference, activityId: string, activity: OutgoingActivity): Promise<void>;
  /** Takes back what was sent. Errors: as `send`. */
  remove(reference: TeamsReference, activityId: string): Promise<void>;
  /** The token that goes with everything we send; null without a registration. Errors: when there is none to be had. */
  token(): Promise<string | null>;
  /** From here on nothing of the SDK is printed. */
  quiet(): void;
  /** Gives the console back as it was. */
  unquiet(): void;
}

export interface SdkOptions {
  /** Null: without a registration, for development. */
  credentials: SdkCredentials | null;
  clock: Clock;
  /** Where the connector's keys are described, when not at Microsoft's public place. */
  openIdMetadataUrl?: string | undefined;
}

type Proof = Parameters<CloudAdapter['processActivityDirect']>[0];
type SdkActivity = Parameters<CloudAdapter['processActivityDirect']>[1];

/** The SDK's type asks for far more than it reads; ours is checked for what is read. */
function asSdk(activity: IncomingActivity): SdkActivity {
  return { ...activity } as unknown as SdkActivity;
}

/** Errors of jsonwebtoken about the token itself; the SDK takes none of them for an answer to the caller. */
const TOKEN_ERRORS = ['AuthenticationError', 'JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'];

/** Loads the SDK (0.4 s, 50 MB), which is why it is done only when Teams is switched on. */
export async function loadSdk({ credentials, clock, openIdMetadataUrl }: SdkOptions): Promise<Sdk> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } =
    await import('botbuilder');
  const config = { ...credentials };
  const credentialsFactory = new ConfigurationServiceClientCredentialFactory(config);
  const authentication = new ConfigurationBotFrameworkAuthentication(
    openIdMetadataUrl === undefined ? config : { ...config, ...publicCloud(openIdMetadataUrl) },
    credentialsFactory,
    undefined,
    undefined,
    { httpClient: connectorHttp(clock) as never },
  );
  const adapter = new CloudAdapter(authentication);
  const quietConsole = new QuietConsole();
  const appId = credentials?.MicrosoftAppId ?? '';

  return {
    quiet: () => quietConsole.install(),
    unquiet: () => quietConsole.uninstall(),

    async authenticate(activity, authorization) {
      try {
        const proof = await quietConsole.run(() => authentication.authenticateRequest(asSdk(activity), authorization));
        return { kind: 'genuine', proof };
      } catch (error) {
        return { kind: isAboutToken(error) ? 'not-genuine' : 'unknown' };
      }
    },

    async turn(activity, proof, logic) {
      const outcome: { error?: unknown; done: boolean } = { done: false };
      try {
        await adapter.processActivityDirect(proof as Proof, asSdk(activity), async () => {
          try {
            await logic();
            outcome.done = true;
          } catch (error) {
            outcome.error = error;
            throw error;
          }
        });
      } catch (error) {
        // The SDK makes one string of it, stack and all.
        throw outcome.error ?? error;
      }
      if (!outcome.done) throw new Error('The turn was not run.');
    },

    async send(reference, activity, replyTo) {
      let id = '';
      await inConversation(reference, async (context) => {
        const [response] = await adapter.sendActivities(context, [whole(reference, activity, replyTo) as never]);
        id = response?.id ?? '';
      });
      return id;
    },

    async token() {
      if (!credentials) return null;
      const made = await credentialsFactory.createCredentials(appId, BOT_SCOPE, BOT_LOGIN, true);
      // The type says less than it is: an `AppCredentials`, which is what the SDK itself sends with.
      return quietConsole.run(() => (made as unknown as { getToken(): Promise<string> }).getToken());
    },

    async remove(reference, activityId) {
      await inConversation(reference, (context) =>
        adapter.deleteActivity(context, {
          activityId,
          channelId: reference.channelId,
          serviceUrl: reference.serviceUrl,
          conversation: { id: reference.conversationId, isGroup: false, conversationType: 'personal', name: '' },
          bot: { id: reference.botId, name: '' },
        }),
      );
    },

    async update(reference, activityId, activity) {
      await inConversation(reference, async (context) => {
        await adapter.updateActivity(context, { ...whole(reference, activity), id: activityId } as never);
      });
    },
  };

  async function inConversation(reference: TeamsReference, work: (context: TurnContext) => Promise<void>) {
    const { channelId, serviceUrl, conversationId, botId, userId } = reference;
    await quietConsole.run(() =>
      adapter.continueConversationAsync(
        appId,
        {
          channelId,
          serviceUrl,
          conversation: { id: conversationId, isGroup: false, conversationType: 'personal', name: '' },
          bot: { id: botId, name: '' },
          user: { id: userId, name: '' },
        },
        work,
      ),
    );
  }
}

function whole(reference: TeamsReference, activity: OutgoingActivity, replyTo?: string) {
  const { channelId, serviceUrl, conversationId, tenantId, botId, userId } = reference;
  return {
    ...activity,
    channelId,
    serviceUrl,
    from: { id: botId },
    recipient: { id: userId },
    conversation: { id: conversationId, ...(tenantId === undefined ? {} : { tenantId }) },
    ...(replyTo === undefined ? {} : { replyToId: replyTo }),
  };
}

/** An `AuthenticationError` of status 500 says that the keys could not be had. */
function isAboutToken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode < 500;
  // A token whose parts are not JSON.
  return TOKEN_ERRORS.includes(error.name) || error instanceof SyntaxError;
}

const BOT_LOGIN = 'https://login.microsoftonline.com/botframework.com';
const BOT_SCOPE = 'https://api.botframework.com';

/**
 * All constants of Microsoft's public cloud: the SDK uses its own only when not one of them is set.
 * Source: AuthenticationConstants of botframework-connector 4.23.3.
 */
function publicCloud(openIdMetadataUrl: string) {
  return {
    ToChannelFromBotLoginUrl: BOT_LOGIN,
    ToChannelFromBotOAuthScope: BOT_SCOPE,
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
  };
}
