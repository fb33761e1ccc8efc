import { z } from 'zod';
import type { Feature, Posted, View } from '../../engine/feature.ts';
import { codeIn } from '../../engine/recognise/code-in.ts';
import { loseRole } from '../rights/lose-role.ts';
import { mayThey } from '../rights/rights.ts';
import { CODE_DAYS as PAIR_DAYS } from '../together/letters.ts';
import { CODE_DAYS, CODES_DOCUMENT, HOUR, hashCode, LINK_MINUTES, WRONG_CODES_AN_HOUR } from './code.ts';
import { DOORS } from './codes-document.ts';

const redeemedSchema = z.object({
  result: z.enum(['granted', 'linked', 'same', 'wrong', 'too-many', ...DOORS]),
  target: z.string().optional(),
  role: z.enum(['coordinator', 'professional', 'admin']).optional(),
  person: z.string().optional(),
});

const revokedSchema = z.object({ role: z.enum(['coordinator', 'professional', 'admin']) });
const createdSchema = z.object({ code: z.string() });
const doorSchema = z.object({ code: z.string(), target: z.string() });

/** How long a group's code lets people in, days. */
const GROUP_DAYS = 730;

/** A meeting's code lets people in until so many days after its day as it was made: it may be moved. One that was says so itself. */
const DAYS_AFTER = 60;
const DAY = 24 * HOUR;

/** The code that was typed, or that a link brought. */
function typedCode(view: View): string {
  const answer = view.answer('answer') ?? view.answer('code');
  return answer?.kind === 'text' ? answer.text : '';
}

function doorLetter(leadsTo: (typeof DOORS)[number], days: number): Posted {
  return { to: CODES_DOCUMENT, toKind: 'codes', letter: { kind: 'codes.door', body: { leadsTo, days } } };
}

/** "I have a code": asked of the codes document, which counts how often each is used. */
export const codesFeature: Feature = {
  name: 'codes',
  queries: {
    /** The code that was made in this dialog. */
    lastCode: (view) => {
      const answer = view.answer('code');
      return answer?.kind === 'text' ? answer.text : '';
    },
    /** A link brought the code, to somebody who is new. */
    newcomer: (view) => view.answer('newcomer') !== undefined,
    byLink: (view) => view.answer('link') !== undefined,
    days: () => CODE_DAYS,
    linkMinutes: () => LINK_MINUTES,
  },
  letters: {
    redeem: (view) => {
      const recent = view.person.wrongCodes.filter((at) => at > view.world.now - HOUR);
      if (recent.length >= WRONG_CODES_AN_HOUR.person) return { outcome: 'too-many' };
      const typed = typedCode(view);
      return {
        to: CODES_DOCUMENT,
        toKind: 'codes',
        letter: { kind: 'codes.redeem', body: { hash: hashCode(codeIn(typed) ?? typed) } },
      };
    },
    /** A code to type in another chat, so that both are one person. */
    link: () => ({ to: CODES_DOCUMENT, toKind: 'codes', letter: { kind: 'codes.link', body: {} } }),
    /** A code that leads to a group that is about to be made, and the id for it. */
    doorGroup: (view) =>
      mayThey(view.person, 'codes.doorGroup') ? doorLetter('group', GROUP_DAYS) : { outcome: 'refused' },
    /** The same for a pair, which lets one more in, and then nobody. */
    doorPair: () => doorLetter('pair', PAIR_DAYS),
    /** The same for a meeting, on the day that is the answer `date`. */
    doorMeeting: (view) => {
      if (!mayThey(view.person, 'codes.doorMeeting')) return { outcome: 'refused' };
      const date = view.answer('date');
      const at = date?.kind === 'date' ? Date.parse(`${date.date}T00:00:00Z`) : view.world.now;
      const days = Math.ceil((at - view.world.now) / DAY) + DAYS_AFTER;
      return doorLetter('meeting', Math.min(Math.max(days, DAYS_AFTER), 3_660));
    },
    create: (view) => {
      const role = view.answer('role');
      const uses = view.answer('uses');
      if (!mayThey(view.person, 'codes.create') || role?.kind !== 'choice' || uses?.kind !== 'number') {
        return { outcome: 'refused' };
      }
      return {
        to: CODES_DOCUMENT,
        toKind: 'codes',
        letter: { kind: 'codes.create', body: { role: role.option, uses: uses.value } },
      };
    },
  },
  answers: {
    redeemed: (view, body) => {
      const { result, role, person: other, target } = redeemedSchema.parse(body);
      const { person, world } = view;
      if (result === 'granted' && role !== undefined) {
        const roles = [...person.roles.filter((each) => each !== role), role];
        return { outcome: result, person: { ...person, roles, wrongCodes: [] } };
      }
      if (result === 'linked' && other !== undefined) {
        return { outcome: result, answers: { joins: { kind: 'text', text: other } } };
      }
      if (target !== undefined) return { outcome: result, answers: { doorTarget: { kind: 'text', text: target } } };
      if (result === 'wrong') {
        const recent = person.wrongCodes.filter((at) => at > world.now - HOUR);
        return { outcome: result, person: { ...person, wrongCodes: [...recent, world.now] } };
      }
      return { outcome: result };
    },
    /** Answers `doorTarget` and `doorCode`. */
    doorMade: (_view, body) => {
      const { code, target } = doorSchema.parse(body);
      return {
        outcome: 'made',
        answers: { doorTarget: { kind: 'text', text: target }, doorCode: { kind: 'text', text: code } },
      };
    },
    /** Somebody who runs the companion took a role away. */
    revoked: (view, body) => loseRole(view, revokedSchema.parse(body).role),
    refused: () => ({ outcome: 'refused' }),
    created: (_view, body) => ({
      outcome: 'created',
      answers: { code: { kind: 'text', text: createdSchema.parse(body).code } },
    }),
  },
};
