import { DirectLine } from 'botframework-directlinejs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import XMLHttpRequest from 'xhr2';
import { createPaperMaker } from '../../../src/papers/paper-maker.ts';
import { Companion } from '../../../src/runtime/companion.ts';
import { seededIds } from '../../../src/runtime/ids.ts';
import { createMemoryStore } from '../../../src/store/memory/index.ts';
import { DirectLineEndpoint } from '../../support/direct-line-endpoint.ts';
import { realLibrary } from '../../support/real-library.ts';
import { NETWORK } from '../../support/rig.ts';
import { TeamsRig } from '../../support/teams-rig.ts';

/** What of an activity is looked at, as the client's library gives it. */
interface Received {
  type: string;
  from: { id: string };
  text?: string;
  suggestedActions?: { actions: { title: string; value: unknown }[] };
}

let rig: TeamsRig;
let endpoint: DirectLineEndpoint;
let companion: Companion;
let client: DirectLine;
const received: Received[] = [];

beforeEach(async () => {
  received.length = 0;
  vi.stubGlobal('XMLHttpRequest', XMLHttpRequest);
  // Named by the library when it is made, and not used without webSocket.
  vi.stubGlobal('WebSocket', class {});
  rig = await TeamsRig.make();
  companion = new Companion({
    ...(await realLibrary()),
    store: createMemoryStore(),
    clock: rig.clock,
    ids: seededIds('direct-line'),
    papers: createPaperMaker(),
    network: NETWORK,
    channels: [rig.channel],
  });
  await companion.start();
  endpoint = new DirectLineEndpoint(rig.channel, rig.connector);
  await endpoint.start();
  client = new DirectLine({
    secret: 'direct-line-secret',
    domain: endpoint.domain,
    webSocket: false,
    pollingInterval: 200,
  });
  client.activity$.subscribe(
    (activity) => received.push(activity as unknown as Received),
    // Its way of saying that the client ended the conversation.
    () => {},
  );
});

afterEach(async () => {
  client.end();
  await companion.stop();
  await endpoint.stop();
  await rig.dispose();
  vi.unstubAllGlobals();
});

function fromBot(): Received[] {
  return received.filter(({ from }) => from.id === 'bot');
}

async function post(activity: object): Promise<string> {
  const id = await new Promise<string>((resolve, reject) => {
    client.postActivity({ from: { id: 'user' }, ...activity } as never).subscribe(resolve, reject);
  });
  await companion.idle();
  return id;
}

async function said(text: string): Promise<Received> {
  const found = () => fromBot().find((activity) => activity.text?.includes(text));
  await vi.waitFor(() => expect(found(), text).toBeDefined(), { timeout: 10_000 });
  return found() as Received;
}

it('is welcomed, chooses a language by its button, and is answered, through the library that web pages use', async () => {
  const { library } = await realLibrary();
  const question = await said(library.text('nl', 'system.language.ask').slice(0, 10));
  const turkish = question.suggestedActions?.actions.find(({ title }) => title.includes('Türkçe'));
  expect(turkish).toBeDefined();
  // What a client does with a button of the kind `messageBack`.
  expect(await post({ type: 'message', text: turkish?.title, value: turkish?.value })).toContain('|');
  const menu = await said(library.text('tr', 'system.menu.ask'));
  expect(menu.suggestedActions ?? menu.text).toBeDefined();
  await post({ type: 'message', text: 'yardım' });
  await said(library.text('tr', 'system.help').split('\n')[0] ?? '');
  expect(received.filter(({ from }) => from.id === 'user')).toHaveLength(2);
});
