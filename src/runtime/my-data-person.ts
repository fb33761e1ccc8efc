import { isoDate, localTime } from '../engine/calendar.ts';
import { typedWords } from '../engine/let-go.ts';
import type { Person, Sheet } from '../engine/person.ts';
import { consentLedger } from '../features/privacy/consent-ledger.ts';
import type { Address } from '../ports/address.ts';
import type { StoredDocument } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { MyDataEntry, MyDataSection } from '../ports/my-data.ts';
import { iso, type Say } from './my-data-say.ts';
import { keptAnswers, type SheetReader } from './my-data-sheets.ts';
import type { PersonBody } from './person-document.ts';
import { newestSeen } from './seen.ts';

/** Who they are to the companion, and where they are reached; nobody's number is printed in full. */
export function aboutSection(say: Say, { person, session, addresses }: PersonBody): MyDataSection {
  const roles = ['volunteer', ...person.roles];
  const chats = addresses.map((address) => `${say.app(address.channel)}${tailOf(address)}`);
  return section(say, 'about', [
    {
      heading: null,
      facts: [
        say.fact('language', person.language === null ? '–' : say.text(`my-data.languages.${person.language}`)),
        say.fact('roles', roles.map((role) => say.text(`system.roles.${role}`)).join(', ')),
        say.fact('chats', chats.join(', ')),
        say.fact('lastWrote', session.heardAt === 0 ? '–' : say.moment(session.heardAt)),
        say.fact('byItself', say.yes(!person.stopped)),
      ],
      value: {
        language: person.language,
        roles,
        chats: addresses.map((address) => ({ channel: address.channel, endsIn: endOf(address) })),
        lastWrote: session.heardAt === 0 ? null : iso(session.heardAt),
        stopped: person.stopped,
      },
    },
  ]);
}

/** Enough to know one's own number by. What is shorter, or the name of a session, is not shown at all. */
function endOf({ value, scheme }: Address): string | null {
  return scheme === 'session' || value.length < 6 ? null : value.slice(-2);
}

function tailOf(address: Address): string {
  const end = endOf(address);
  return end === null ? '' : ` (…${end})`;
}

/** What they agreed to, what they took back, and when. */
export function consentSection(say: Say, person: Person): MyDataSection {
  const entries = consentLedger(person).map(({ purpose, group, ended, ...consent }): MyDataEntry => {
    const { at, language, channel, textVersion } = consent;
    const status = ended === null ? 'holds' : ended.ended;
    const value =
      ended === null
        ? say.text('my-data.status.holds')
        : say.text(`my-data.status.${status}`, { at: say.moment(ended.endedAt) });
    return {
      heading: group === null ? say.text(`my-data.purposes.${purpose}`) : say.text('my-data.ofGroup', { group }),
      facts: [
        say.fact('agreed', say.moment(at)),
        say.fact('status', value),
        say.fact('textVersion', String(textVersion)),
        say.fact('language', say.text(`my-data.languages.${language}`)),
        say.fact('app', say.app(channel)),
      ],
      value: {
        purpose,
        group,
        at: iso(at),
        textVersion,
        language,
        channel,
        ended: ended && { at: iso(ended.endedAt), how: ended.ended },
      },
    };
  });
  return section(say, 'consents', entries);
}

/** Everything that was answered and kept, sheet by sheet. */
export function answersSection(say: Say, reader: SheetReader): MyDataSection {
  const entries = reader.person.sheets.map((sheet): MyDataEntry => {
    const answers = keptAnswers(reader, sheet);
    const asked = answers.flatMap(({ question, answer }) =>
      question === null || answer === '' ? [] : [{ label: question, value: answer }],
    );
    const { id, kind, createdAt, updatedAt, finishedAt } = sheet;
    return {
      heading: say.text('my-data.sheet', { kind: kindOf(say, kind), date: dayOf(say, reader, sheet) }),
      facts: [...asked, say.fact('changed', say.moment(updatedAt))],
      value: {
        id,
        kind,
        begun: iso(createdAt),
        changed: iso(updatedAt),
        finished: finishedAt === undefined ? null : iso(finishedAt),
        answers: answers.map(({ name, question, answer, kept }) => ({ name, question, answer, kept })),
      },
    };
  });
  return section(say, 'answers', entries);
}

const KINDS = [
  'preparation',
  'programme',
  'cooperation',
  'meeting',
  'visit',
  'expectations',
  'scan',
  'request',
] as const;

function kindOf(say: Say, kind: string): string {
  const known = KINDS.find((each) => each === kind);
  return known === undefined ? kind : say.text(`my-data.kinds.${known}`);
}

function dayOf(say: Say, { world }: SheetReader, { createdAt }: Sheet): string {
  return say.day(isoDate(localTime(createdAt, world.network.timeZone).day));
}

/** What was typed in a conversation that is not at its end, and goes with it. */
export function underWaySection(say: Say, script: SheetReader['script'], { session }: PersonBody): MyDataSection {
  const entries = typedWords(script, session).map(
    ({ name, text }): MyDataEntry => ({ heading: null, facts: [say.fact('typed', text)], value: { name, text } }),
  );
  return section(say, 'underWay', entries);
}

/** What the companion needs to work; no words. */
export function technicalSection(say: Say, body: PersonBody, { out, timers }: StoredDocument): MyDataSection {
  const { person, session, seen } = body;
  const hashes = newestSeen(seen, Number.POSITIVE_INFINITY).length;
  const unsent = out.filter(({ type }) => type === 'message').length;
  const reminders = timers.filter(({ binding }) => binding.kind === 'appointment').map(({ at }) => at);
  const value: { [name: string]: Json } = {
    messageHashes: hashes,
    unsentMessages: unsent,
    plannedMoments: reminders.map(iso),
    wrongCodes: person.wrongCodes.map(iso),
    helpLinesShown: session.alarmedAt === undefined ? null : iso(session.alarmedAt),
    messagesFromGroups: person.told?.length ?? 0,
    languagesDeclined: [...(session.declined ?? [])],
    leftGroupsByStop: person.leftGroups === true,
  };
  return section(say, 'technical', [
    {
      heading: null,
      facts: [
        say.fact('hashes', String(hashes)),
        say.fact('unsent', String(unsent)),
        say.fact('told', String(person.told?.length ?? 0)),
        ...(reminders.length > 0 ? [say.fact('reminders', reminders.map(say.moment).join('\n'))] : []),
        ...(session.alarmedAt === undefined ? [] : [say.fact('helpLines', say.moment(session.alarmedAt))]),
        ...(person.wrongCodes.length === 0
          ? []
          : [say.fact('wrongCodes', person.wrongCodes.map(say.moment).join('\n'))]),
      ],
      value,
    },
  ]);
}

/** A section with its heading. */
export function section(say: Say, name: string, entries: readonly MyDataEntry[]): MyDataSection {
  const remark = REMARKS.includes(name) ? say.text(`my-data.remarks.${name}`) : null;
  return { name, heading: say.text(`my-data.sections.${name}`), remark, entries };
}

const REMARKS: readonly string[] = ['technical', 'pairs'];
