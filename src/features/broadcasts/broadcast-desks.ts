import type { Feature } from '../../engine/feature.ts';
import { auditDesk } from '../audit/audit-desk.ts';
import { groupDesk } from '../groups/group-desk.ts';
import { rollDesk } from '../groups/roll-desk.ts';
import { partDesk } from './part-desk.ts';

/** The documents of groups and of what is sent to them, and the log of it. */
export const broadcastDesks: Feature = {
  name: 'broadcast-desks',
  desks: [groupDesk, rollDesk, partDesk, auditDesk],
};
