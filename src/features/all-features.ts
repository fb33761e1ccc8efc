import type { Feature } from '../engine/feature.ts';
import { backingFeature } from './backing/backing-feature.ts';
import { announcementsFeature } from './broadcasts/announcements-feature.ts';
import { broadcastDesks } from './broadcasts/broadcast-desks.ts';
import { broadcastsFeature } from './broadcasts/broadcasts-feature.ts';
import { codesFeature } from './codes/codes-feature.ts';
import { cooperationFeature } from './cooperation/cooperation-feature.ts';
import { groupsFeature } from './groups/groups-feature.ts';
import { invitationsFeature } from './meetings/invitations-feature.ts';
import { meetingsFeature } from './meetings/meetings-feature.ts';
import { networkFeature } from './network/network-feature.ts';
import { peopleFeature } from './people/people-feature.ts';
import { preparationFeature } from './preparation/preparation-feature.ts';
import { privacyFeature } from './privacy/privacy-feature.ts';
import { retentionFeature } from './privacy/retention-feature.ts';
import { questionsFeature } from './questions/questions-feature.ts';
import { readTopics } from './questions/topic.ts';
import { readHelplines } from './safety/helplines.ts';
import { safetyFeature } from './safety/safety-feature.ts';
import { talksFeature } from './talks/talks-feature.ts';
import { scanFeature } from './together/scan-feature.ts';
import { togetherFeature } from './together/together-feature.ts';
import { readExercises } from './toolkit/exercise.ts';
import { programmeFeature } from './toolkit/programme-feature.ts';
import { toolkitFeature } from './toolkit/toolkit-feature.ts';
import { hostingFeature } from './visits/hosting-feature.ts';
import { promptsFeature } from './visits/prompts-feature.ts';
import { visitDesks } from './visits/visit-desks.ts';
import { visitsFeature } from './visits/visits-feature.ts';

/**
 * Every feature that dialogs may use, over the content's data files (by path without extension).
 * Errors: `content.helplines`, `content.exercise` `content.topic` when a data file does not fit.
 */
export function allFeatures(data: ReadonlyMap<string, unknown>): Feature[] {
  const exercises = readExercises(data);
  return [
    preparationFeature(exercises),
    toolkitFeature(exercises),
    programmeFeature(exercises),
    cooperationFeature,
    backingFeature,
    safetyFeature(readHelplines(data)),
    peopleFeature,
    privacyFeature,
    retentionFeature,
    networkFeature,
    talksFeature,
    questionsFeature(readTopics(data)),
    codesFeature,
    invitationsFeature,
    broadcastDesks,
    visitDesks,
    visitsFeature,
    groupsFeature,
    announcementsFeature,
    broadcastsFeature,
    meetingsFeature(exercises),
    promptsFeature,
    scanFeature,
    hostingFeature,
    togetherFeature(exercises),
  ];
}
