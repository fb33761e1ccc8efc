import { z } from 'zod';
import type { Feature } from '../../engine/feature.ts';
import { CODE_DAYS, CODES_DOCUMENT, HOUR, hashCode, LINK_MINUTES, WRONG_CODES_AN_HOUR } from './code.ts';

const redeemedSchema = z.object({
  result: z.enum(['granted', 'linked', 'same', 'wrong', 'too-many']),
  role: z.enum(['coordinator', 'professional', 'admin']).optional(),
  person: z.string().optional(),
});

const createdSchema = z.object({ code: z.string() });

/** "I have a code": asked of the codes document, which counts how often each is used. */
export const codesFeature: Feature = {
  name: 'codes',
  queries: {
    /** The code that was made in this dialog. */
    lastCode: (view) => {
      const answer = view.answer('code');
      return answer?.kind === 'text' ? answer.text : '';
    },
    days: () => CODE_DAYS,
    linkMinutes: () => LINK_MINUTES,
  },
  letters: {
    redeem: (view) => {
      const recent = view.person.wrongCodes.filter((at) => at > view.world.now - HOUR);
      if (recent.length >= WRONG_CODES_AN_HOUR.person) return { outcome: 'too-many' };
      const answer = view.answer('answer');
      const typed = answer?.kind === 'text' ? answer.text : '';
      return {
        to: CODES_DOCUMENT,
        toKind: 'codes',
        letter: { kind: 'codes.redeem', body: { hash: hashCode(typed) } },
      };
    },
    /** A code to type in another chat, so that both are one person. */
    link: () => ({ to: CODES_DOCUMENT, toKind: 'codes', letter: { kind: 'codes.link', body: {} } }),
    create: (view) => {
      const role = view.answer('role');
      const uses = view.answer('uses');
      if (!view.person.roles.includes('admin') || role?.kind !== 'choice' || uses?.kind !== 'number') {
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
      const { result, role, person: other } = redeemedSchema.parse(body);
      const { person, world } = view;
      if (result === 'granted' && role !== undefined) {
        const roles = [...person.roles.filter((each) => each !== role), role];
        return { outcome: result, person: { ...person, roles, wrongCodes: [] } };
      }
      if (result === 'linked' && other !== undefined) {
        return { outcome: result, answers: { joins: { kind: 'text', text: other } } };
      }
      if (result === 'wrong') {
        const recent = person.wrongCodes.filter((at) => at > world.now - HOUR);
        return { outcome: result, person: { ...person, wrongCodes: [...recent, world.now] } };
      }
      return { outcome: result };
    },
    refused: () => ({ outcome: 'refused' }),
    created: (_view, body) => ({
      outcome: 'created',
      answers: { code: { kind: 'text', text: createdSchema.parse(body).code } },
    }),
  },
};
