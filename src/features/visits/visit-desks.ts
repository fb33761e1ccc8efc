import type { Feature } from '../../engine/feature.ts';
import { directoryDesk } from './directory-desk.ts';
import { visitDesk } from './visit-desk.ts';

/** The documents of visits: each visit, and the list of groups that want to be found. */
export const visitDesks: Feature = {
  name: 'visit-desks',
  desks: [directoryDesk, visitDesk],
};
