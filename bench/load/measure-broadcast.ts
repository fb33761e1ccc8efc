import { percentile, table } from './figures.ts';
import { InvitedTown, MOST_INVITED } from './invited-town.ts';
import type { Options } from './options.ts';
import { costOf, residentOf } from './process-cost.ts';
import { Rig } from './rig.ts';
import { AIM, THINKING } from './step.ts';

/** Answers a second to others meanwhile. */
const REPLIES = 20;
/** How long the load goes on before anybody is invited, and how long it is watched after that, seconds. */
const BEFORE = 10;
const WATCHED = 180;
/** A process learns what people may ask with the first text that it hears, whatever else goes on: that is before, seconds. */
const WARM_UP = 5;
/** How long the answer to how many would be reached may take, seconds. */
const COUNTED_WITHIN = 60;
/** Between two looks, milliseconds. */
const EVERY = 500;

interface Progress {
  /** Meetings that know all their people. */
  accepted: number;
  /** Parts whose round goes: everybody in them is on the record, and to be written to. */
  parts: number;
}

interface Look extends Progress {
  /** Seconds since they were invited; negative before. */
  at: number;
  resident: number;
  reached: number;
}

/**
 * Very many people are invited, on PostgreSQL: how soon it is accepted, how much memory it takes while it goes, and how long
 * others wait for an answer meanwhile. The channel keeps to Telegram's own thirty messages a second, so that only the
 * beginning of the sending is seen.
 */
export async function measureBroadcast(given: Options): Promise<void> {
  const { quick } = given;
  const people = quick ? Math.min(given.people, 1_000) : given.people;
  const [before, watched] = quick ? [2, 15] : [BEFORE, WATCHED];
  const thinking = quick ? 3 : THINKING;
  const rig = new Rig({ ...given, store: 'postgres' });
  await rig.prepare();
  await rig.start();
  await rig.pilot();
  await rig.aim();
  await rig.people(REPLIES * thinking);
  await rig.stop();

  const town = await InvitedTown.open(rig.databaseUrl ?? '', people);
  const settled = await town.settle();
  console.log(`${people} people put into the database in ${settled.toFixed(0)} s.`);
  const began = performance.now();
  // As it is shipped: thirty messages a second, at any hour.
  await rig.start(1, null);
  console.log(`Service started over them in ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
  await rig.aim();
  const [service] = rig.services;
  if (!service) throw new Error('There is no service.');

  await rig.generator.ask('run', { rate: REPLIES, seconds: WARM_UP, peoplePerConnection: thinking });
  const counted = await town.count(COUNTED_WITHIN).then(
    (seconds) => `${seconds.toFixed(1)} s`,
    () => `NO ANSWER within ${COUNTED_WITHIN} s`,
  );
  await rig.rest();

  const looks: Look[] = [];
  let invitedAt = Number.POSITIVE_INFINITY;
  await rig.standIn.ask('watch', null);
  const running = rig.generator.ask('run', { rate: REPLIES, seconds: before + watched, peoplePerConnection: thinking });
  let isOver = false;
  const over = running.finally(() => {
    isOver = true;
  });
  setTimeout(() => {
    invitedAt = performance.now();
    town.invite().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  }, before * 1_000);
  const usedBefore = costOf(service.pid).processor;
  while (!isOver) {
    const progress = await progressOf(rig);
    const reached = await rig.standIn.ask('invited', null);
    const at = (performance.now() - (Number.isFinite(invitedAt) ? invitedAt : Number.NaN)) / 1_000;
    looks.push({ at, resident: residentOf(service.pid), reached, ...progress });
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, EVERY))]);
  }
  const ran = await running;
  const used = costOf(service.pid).processor - usedBefore;
  const verified = await rig.rest();
  const answered = await rig.standIn.ask('answered', ran.sent);
  await town.close();
  await rig.stop();

  const parts = looks.at(-1)?.parts ?? 0;
  const first = (is: (look: Look) => boolean) =>
    looks.find((look) => look.at >= 0 && is(look))?.at.toFixed(1) ?? 'never';
  const shown = looks.filter((_, at) => at % Math.ceil(looks.length / 20) === 0);
  console.log(
    `\n${table(
      ['second', 'meetings accepted', 'parts going', 'invited people reached', 'resident MB'],
      shown.map(({ at, accepted, parts: going, reached, resident }) => [
        Number.isNaN(at) ? 'before' : at.toFixed(0),
        `${accepted}`,
        `${going}`,
        `${reached}`,
        resident.toFixed(0),
      ]),
    )}`,
  );
  const peak = (of: readonly Look[]) => Math.max(...of.map(({ resident }) => resident)).toFixed(0);
  const ms = (share: number) => percentile(ran.took, share).toFixed(1);
  const sending = looks.filter(({ at, parts: going }) => at >= 0 && going === parts);
  console.log(`\n${people} people in ${town.meetings} meetings (one has room for ${MOST_INVITED}), ${parts} parts.`);
  console.log(
    `How many an invitation to ${Math.min(people, MOST_INVITED)} would reach, while nobody writes: ${counted}.`,
  );
  console.log(
    `First people known ${first(({ accepted }) => accepted > 0)} s; all ${first(({ accepted }) => accepted === town.meetings)} s.`,
  );
  console.log(`Everybody on the record and to be written to: ${first((look) => look.parts === parts)} s.`);
  console.log(
    `Resident memory at most: before ${peak(looks.filter(({ at }) => !(at >= 0)))}, while it is expanded ${peak(looks.filter(({ at, parts: going }) => at >= 0 && going < parts))}, while it is sent ${peak(sending)} MB.`,
  );
  console.log(
    `Reached in ${watched} s: ${looks.at(-1)?.reached ?? 0} of ${people}; the channel lets 30 a second go, answers first.`,
  );
  console.log(
    `Others, ${REPLIES} a second: ${ran.took.length} turns, acknowledged p50 ${ms(0.5)}, p99 ${ms(0.99)}, max ${ms(1)} ms (aim: p99 under ${AIM}); answered p99 ${percentile(answered, 0.99).toFixed(1)} ms.`,
  );
  console.log(
    `${ran.errors} errors, ${verified.missing} answers missing, ${verified.wrong + verified.extra} wrong; processor ${((used * 100) / (before + watched)).toFixed(0)}% of a core.`,
  );
  for (const example of verified.examples) console.log(`  ${example}`);
}

/** What the documents of the meetings and parts say. */
async function progressOf({ database, databaseUrl }: Rig): Promise<Progress> {
  const [row] = (await database?.query<{ accepted: number; parts: number }>(PROGRESS, [], databaseUrl)) ?? [];
  return { accepted: Number(row?.accepted ?? 0), parts: Number(row?.parts ?? 0) };
}

const PROGRESS = `
  SELECT
    count(*) FILTER (WHERE kind = 'meeting' AND (state->'body'->'state'->'sending'->>'gathering') IS NULL
      AND ((state->'body'->'state'->'sending'->>'fresh') IS NOT NULL
        OR (state->'body'->'state'->'sending'->>'round') IS NOT NULL)) AS accepted,
    count(*) FILTER (WHERE kind = 'part' AND (state->'body'->'state'->'round'->>'number') IS NOT NULL) AS parts
  FROM kennismaker.documents WHERE kind IN ('meeting', 'part')`;
