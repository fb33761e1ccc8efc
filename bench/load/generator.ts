/**
 * Who writes, in a process of its own: autocannon posts updates of many people to the webhook, each at their own place of
 * the walk. A connection makes one request a second, and connections begin spread over the second: requests leave at
 * their time whether earlier ones of other connections were answered or not, so that a slow answer hides no other (up to
 * a second). autocannon's own correction is left aside: it takes 1 ms for the time between two requests, whatever the rate
 * (`Math.ceil(1 / rate)` in lib/run.js), and so adds hundreds of values to every slow answer; what is counted here are the
 * times of the answers themselves.
 */
import { Agent, request } from 'node:http';
import autocannon from 'autocannon';
import { help } from './helper.ts';
import { sinceStart } from './now.ts';
import type { Plan } from './plan.ts';
import { updateOf } from './updates.ts';

/** In how many groups the connections begin, spread over a second. */
const GROUPS = 50;
/** Requests without an answer after so long are errors, seconds. */
const TIMEOUT = 10;

export interface Target {
  /** Webhooks, with their paths: one, or several that are taken in turn. */
  urls: readonly string[];
  secret: string;
  plan: Plan;
  /** Where update numbers begin. */
  firstUpdate: number;
}

export interface Run {
  /** Requests a second. */
  rate: number;
  seconds: number;
  /** How many people each connection has: that many seconds pass between two answers of one person. */
  peoplePerConnection: number;
}

export interface Ran {
  /** Of every answer, milliseconds, ascending. */
  took: Float64Array;
  /** From the first request to the last answer, seconds. */
  lasted: number;
  /** Answers other than 200, connections that broke, requests without an answer. */
  errors: number;
  sent: { person: Int32Array; done: Int32Array; at: Float64Array };
}

export type GeneratorCalls = {
  aim(target: Target): void;
  /** Lets people come until there are so many, and walk to where they begin: spread over the second part of the walk. */
  settle(given: { people: number; atOnce: number }): Promise<{ turns: number; took: number }>;
  run(run: Run): Promise<Ran>;
  /** How much each has done, from the first who counts on. */
  done(_: null): { first: number; acts: Int32Array };
  /** Everybody is left alone from now on, and others come in their place. Gives the number of the first of them. */
  anew(_: null): number;
};

let target: Target | null = null;
let updateId = 0;
const done: number[] = [];
/** Who came before is left alone. */
let first = 0;

function aimed(): Target {
  if (!target) throw new Error('There is nothing to aim at.');
  return target;
}

/** The next update of a person, who counts as having done it. */
function next(person: number): string {
  const acts = done[person] ?? 0;
  done[person] = acts + 1;
  updateId += 1;
  return updateOf(aimed().plan, person, acts, updateId, Math.floor(Date.now() / 1_000));
}

function headers(): Record<string, string> {
  return { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': aimed().secret };
}

async function settle({ people, atOnce }: { people: number; atOnce: number }) {
  const { plan, urls } = aimed();
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const begin = performance.now();
  let turns = 0;
  const from = done.length;
  const newcomers = Array.from({ length: Math.max(0, first + people - from) }, (_, n) => from + n);
  for (const person of newcomers) done[person] = 0;
  const goal = (person: number) => plan.first.length - plan.again.length + (person % plan.again.length);
  // Act by act and not person by person, as it would be: between two acts of one, others have theirs.
  for (let act = 0; act < plan.first.length; act += 1) {
    const walking = newcomers.filter((person) => goal(person) > act).values();
    const worker = async (): Promise<void> => {
      for (const person of walking) {
        await post(urls[person % urls.length] ?? '', next(person), agent);
        turns += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }
  agent.destroy();
  return { turns, took: (performance.now() - begin) / 1_000 };
}

function post(url: string, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      { method: 'POST', agent, headers: { ...headers(), 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`An update was answered with ${response.statusCode}.`));
        });
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

async function run({ rate, seconds, peoplePerConnection }: Run): Promise<Ran> {
  const { urls } = aimed();
  const took: number[] = [];
  const sent = { person: [] as number[], done: [] as number[], at: [] as number[] };
  let errors = 0;
  const groups = Math.min(GROUPS, rate);
  const begin = sinceStart();
  let end = begin;
  /** Who writes through a connection at its nth request: its people in turn, and after a round those of the next one. */
  const writer = (at: number, nth: number): number => {
    const round = Math.floor(nth / peoplePerConnection);
    return first + (nth % peoplePerConnection) * rate + ((at + round) % rate);
  };
  const one = async (group: number): Promise<void> => {
    // Its connections are every fiftieth, so that the next one of each is another group's, and may be another process's.
    const connections = Math.ceil((rate - group) / groups);
    let connection = 0;
    await new Promise((resolve) => setTimeout(resolve, (group * 1_000) / groups));
    const options: autocannon.Options = {
      url: urls[group % urls.length] ?? '',
      method: 'POST',
      headers: headers(),
      connections,
      overallRate: connections,
      amount: connections * seconds,
      timeout: TIMEOUT,
      // How often it looks whether it is over, milliseconds; by default every one.
      sampleInt: 250,
      setupClient(client) {
        const at = group + groups * connection++;
        let nth = 0;
        client.setRequests([
          {
            setupRequest: (prepared) => {
              const person = writer(at, nth++);
              sent.person.push(person);
              sent.done.push(done[person] ?? 0);
              sent.at.push(sinceStart());
              return { ...prepared, body: next(person) };
            },
          },
        ]);
      },
    };
    const result = await new Promise<autocannon.Result>((resolve, reject) => {
      const shooting = autocannon(options, (error: Error | null, ended) => (error ? reject(error) : resolve(ended)));
      shooting.on('response', (_client, status, _bytes, milliseconds) => {
        took.push(milliseconds);
        end = sinceStart();
        if (status !== 200) errors += 1;
      });
    });
    errors += result.errors;
  };
  await Promise.all(Array.from({ length: groups }, (_, group) => one(group)));
  return {
    took: Float64Array.from(took).sort(),
    lasted: (end - begin) / 1_000,
    errors,
    sent: {
      person: Int32Array.from(sent.person),
      done: Int32Array.from(sent.done),
      at: Float64Array.from(sent.at),
    },
  };
}

const calls: GeneratorCalls = {
  aim(given) {
    target = given;
    updateId = Math.max(updateId, given.firstUpdate);
  },
  settle,
  run,
  done: () => ({ first, acts: Int32Array.from(done.slice(first)) }),
  anew() {
    first = done.length;
    return first;
  },
};

help(calls);
