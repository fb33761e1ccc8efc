/**
 * A process for `kill.test.ts` to kill: a companion on a folder. Takes `{name, id, text}` lines, says `ready`, then
 * `ack <id>` for each that it acknowledges and `sent <name> <text>` for each message that it sends.
 */

import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Feature } from '../../src/engine/feature.ts';
import type { Library } from '../../src/library/library.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { addressOf, NETWORK } from '../support/rig.ts';
import { NO_NOTES, smallScript } from '../support/small-script.ts';

/** Keeps every answer in one, so that nothing can be missing, double or out of order without being seen. */
const keeping: Feature = {
  name: 'keeping',
  queries: { last: (view) => textOf(view.answer('last')) },
  actions: {
    all: (view) => ({
      answers: {
        all: { kind: 'text', text: `${textOf(view.answer('all'))} ${textOf(view.answer('answer'))}`.trim() },
        last: { kind: 'text', text: textOf(view.answer('answer')) },
      },
    }),
  },
};

function textOf(answer: { kind: string; text?: string } | undefined): string {
  return answer?.text ?? '';
}

const TALK = `
dialog: test.talk
start: ask
steps:
  ask: { ask: text, text: t.ask, then: keep }
  keep: { do: keeping.all, then: said }
  said: { say: t.said, vars: { last: keeping.last }, then: ask }
`;

/** Waits while the reader is slow: what `process.stdout` still holds is lost when the process is killed. */
const write = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const store = await openFileStore({ folder: process.argv[2] ?? '', clock: systemClock });
const channel = new RecordingChannel();
channel.answer = ({ to, message }) => {
  write(`sent ${to.value} ${message.text.replaceAll('\n', ' ')}`);
  return { ok: true };
};
const companion = new Companion({
  inbound: NOBODY_HELD,
  library: smallScript([TALK], { features: [keeping] }) as Library,
  understand: () => NO_NOTES,
  store,
  clock: systemClock,
  ids: systemIds,
  papers: { make: () => Promise.reject(new Error('no papers')) },
  network: NETWORK,
  channels: [channel],
});
await companion.start();
write('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const { name, id, text } = JSON.parse(line) as { name: string; id: string; text: string };
  companion
    .receive({ address: addressOf(name), externalId: id, at: 0, content: { kind: 'text', text } })
    .then(() => write(`ack ${id}`))
    .catch((error: Error) => write(`refused ${id} ${error.message}`));
}
await companion.idle();
await companion.stop();
await store.close();
write('stopped');
