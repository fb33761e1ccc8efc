import { afterEach } from 'vitest';
import { startWebRig, type WebRig } from '../../support/web-rig.ts';

/** Starts web chats that end with their test. */
export function useWebRigs(): typeof startWebRig {
  const rigs: WebRig[] = [];
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((one) => one.stop()));
  });
  return async (options) => {
    const rig = await startWebRig(options);
    rigs.push(rig);
    return rig;
  };
}
