import { stat } from 'node:fs/promises';
import type { Settings } from '../config/settings.ts';
import { createCompanion } from '../index.ts';
import { AppError } from '../ports/error.ts';
import type { Json } from '../ports/json.ts';
import { type AdminRequest, administer } from '../runtime/administer.ts';
import { callOwner } from '../store/files/index.ts';
import { openStore } from './open-store.ts';

/**
 * Carries out a request on what the settings name: a data folder, through the service that runs on it, else directly; a
 * database directly, whoever else works on it.
 */
export async function askStore(settings: Settings, request: AdminRequest): Promise<Json> {
  if (settings.databaseUrl === undefined) {
    await demandFolder(settings.data);
    const answer = await callOwner(settings.data, request as Json);
    if (answer !== null) return answer;
  }
  const { store } = await openStore(settings);
  try {
    const companion = await createCompanion({ channels: [], store, network: settings.network });
    try {
      return await administer(request as Json, companion, store);
    } finally {
      // What it noted may have timers, and a command that waits for them never ends.
      await companion.stop();
    }
  } finally {
    await store.close();
  }
}

/** What a command line that names a folder works on, and else what the settings name. */
export function onFolder(settings: Settings, folder: string | undefined): Settings {
  return folder === undefined ? settings : { ...settings, data: folder, databaseUrl: undefined };
}

/** A command never makes a folder: it was named wrongly. Errors: `cli.no-data`. */
export async function demandFolder(folder: string): Promise<void> {
  try {
    await stat(folder);
  } catch (cause) {
    throw new AppError('cli.no-data', 'There is no data folder at that place.', {
      advice: 'Start the companion first, or name its folder with --data or KENNISMAKER_DATA.',
      cause,
    });
  }
}
