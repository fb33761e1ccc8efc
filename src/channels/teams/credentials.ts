import { AppError } from '../../ports/error.ts';

/** The bot's registration, by the names that Bot Framework gives them in the environment. */
export interface TeamsCredentials {
  /** `MicrosoftAppId` */
  appId?: string | undefined;
  /** `MicrosoftAppPassword` */
  appPassword?: string | undefined;
  /** `MicrosoftAppTenantId`; needed for a single tenant. */
  tenantId?: string | undefined;
  /** `MicrosoftAppType`; `SingleTenant` when absent, because new registrations of several tenants are no longer made. */
  appType?: string | undefined;
  /** For development on one's own computer: runs without a registration, for requests from this computer only. */
  allowWithoutCredentials?: boolean | undefined;
}

/** What the SDK reads; null when it runs without a registration. */
export interface SdkCredentials {
  MicrosoftAppId: string;
  MicrosoftAppPassword: string;
  MicrosoftAppTenantId?: string;
  MicrosoftAppType: 'SingleTenant' | 'MultiTenant';
}

const KINDS = ['SingleTenant', 'MultiTenant'] as const;

/**
 * Checks the registration before anything of the SDK is loaded. Without an app id the SDK takes every request as
 * genuine, so that is refused unless it was asked for. Errors: `channel.teams.no-credentials`,
 * `channel.teams.bad-app-type`.
 */
export function checkCredentials(given: TeamsCredentials): SdkCredentials | null {
  const { appId, appPassword, tenantId, appType = 'SingleTenant' } = given;
  if (!appId && given.allowWithoutCredentials) return null;
  const kind = KINDS.find((each) => each.toLowerCase() === appType.trim().toLowerCase());
  if (!kind) {
    throw new AppError('channel.teams.bad-app-type', 'MicrosoftAppType is not one that Kennismaker can use.', {
      advice: 'Set MicrosoftAppType to SingleTenant or MultiTenant, as the registration in Azure says.',
    });
  }
  const missing = [
    appId ? null : 'MicrosoftAppId',
    appPassword ? null : 'MicrosoftAppPassword',
    kind === 'MultiTenant' || tenantId ? null : 'MicrosoftAppTenantId',
  ].filter((name) => name !== null);
  if (!appId || !appPassword || missing.length > 0) {
    throw new AppError('channel.teams.no-credentials', `Teams needs ${missing.join(', ')}.`, {
      advice: 'Register the bot in Azure and set these (docs/channels/teams.md), or leave all of them out.',
    });
  }
  return {
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppType: kind,
    ...(kind === 'SingleTenant' && tenantId ? { MicrosoftAppTenantId: tenantId } : {}),
  };
}
