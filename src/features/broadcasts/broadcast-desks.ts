import type { Feature } from '../../engine/feature.ts';
import { auditDesk } from '../audit/audit-desk.ts';
import { groupDesk } from '../groups/group-desk.ts';
import { rollDesk } from '../groups/roll-desk.ts';
import { meetingDesk } from '../meetings/meeting-desk.ts';
import { announcementDesk } from './announcement-desk.ts';
import { partDesk } from './part-desk.ts';

/** The documents of groups, of meetings and messages and the people they are sent to, and the log of it. */
export const broadcastDesks: Feature = {
  name: 'broadcast-desks',
  desks: [groupDesk, rollDesk, meetingDesk, announcementDesk, partDesk, auditDesk],
};
