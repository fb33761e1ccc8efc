import { stat } from 'node:fs/promises';
import type { Settings } from '../config/settings.ts';
import { createCompanion } from '../index.ts';
import { AppError } from '../ports/error.ts';
import type { Json } from '../ports/json.ts';
import { type AdminRequest, administer } from '../runtime/administer.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { callOwner, openFileStore } from '../store/files/index.ts';

/** Carries out a request on a data folder: through the service that runs on it, else directly. */
export async function askFolder(folder: string, request: AdminRequest, settings: Settings): Promise<Json> {
  try {
    await stat(folder);
  } catch (cause) {
    throw new AppError('cli.no-data', 'There is no data folder at that place.', {
      advice: 'Start the companion first, or name its folder with --data or KENNISMAKER_DATA.',
      cause,
    });
  }
  const answer = await callOwner(folder, request as Json);
  if (answer !== null) return answer;
  const store = await openFileStore({ folder, clock: systemClock });
  try {
    const companion = await createCompanion({ channels: [], store, network: settings.network });
    return await administer(request as Json, companion, store);
  } finally {
    await store.close();
  }
}
