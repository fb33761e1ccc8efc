import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFileStore, systemFiles } from '../../src/store/files/index.ts';
import { openPostgresStore } from '../../src/store/postgres/index.ts';
import { settings } from '../store/postgres-support.ts';
import { DataFolder } from '../support/data-folder.ts';
import {
  COORDINATOR,
  coordinatorEverywhere,
  HOST_WORDS,
  LAPTOP,
  tracesOf,
  VOLUNTEER,
  volunteerEverywhere,
  WORDS,
} from '../support/known-everywhere.ts';
import { HOST, SECRET } from '../support/pair-and-visit.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig, START } from '../support/rig.ts';
import { findIn } from './support/byte-search.ts';
