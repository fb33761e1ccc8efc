/** Days after which a fact that was verified counts as old. */
export const FRESH_DAYS = 180;

const DAY = 24 * 60 * 60_000;

/**
 * Why a fact is to be looked up again, as the end of a sentence; null when somebody did so within `FRESH_DAYS`.
 * `verifiedOn` is an ISO day or null; `now` is in epoch milliseconds, and without it nothing is too old.
 */
export function whyUnverified(verifiedOn: unknown, now?: number): string | null {
  if (typeof verifiedOn !== 'string') return 'has never been verified';
  const verified = Date.parse(verifiedOn);
  if (Number.isNaN(verified)) return `was verified on "${verifiedOn}", which is no date`;
  if (now === undefined) return null;
  if (verified > now + DAY) return `was verified on ${verifiedOn}, which is still to come`;
  const days = Math.floor((now - verified) / DAY);
  return days > FRESH_DAYS ? `was verified ${days} days ago` : null;
}
