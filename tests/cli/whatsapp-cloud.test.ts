import { afterEach, beforeEach, expect, it } from 'vitest';
import { Place, type Service } from '../support/command-line.ts';
import { GraphServer } from '../support/graph-server.ts';
import { sign, WhatsAppPeople } from '../support/whatsapp-people.ts';

const SECRET = 'secret-of-the-app';

let place: Place;
let graph: GraphServer;
let people: WhatsAppPeople;
beforeEach(async () => {
  place = await Place.make();
  graph = await GraphServer.start();
  people = new WhatsAppPeople(graph, 'both', () => Date.now());
});
afterEach(async () => {
  await place.leave();
  await graph.close();
});

function start(more: Record<string, string> = {}): Promise<Service> {
  return place.serve({
    WHATSAPP_CLOUD_TOKEN: graph.token,
    WHATSAPP_CLOUD_PHONE_ID: graph.phoneId,
    WHATSAPP_CLOUD_APP_SECRET: SECRET,
    WHATSAPP_CLOUD_VERIFY_TOKEN: 'a-word-of-our-own',
    WHATSAPP_CLOUD_API_ROOT: graph.url,
    ...more,
  });
}

/** The address of the webhook of a service that runs. */
function webhookOf(service: Service): string {
  return `${/http:\/\/127\.0\.0\.1:\d+/.exec(service.out())?.[0]}/webhooks/whatsapp`;
}

async function say(service: Service, text: string): Promise<number> {
  const body = JSON.stringify(people.body('anna', { type: 'text', text: { body: text } }));
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, SECRET) };
  return (await fetch(webhookOf(service), { method: 'POST', headers, body })).status;
}

it('the service answers Meta’s question, and who writes in WhatsApp, with nothing set but its settings', async () => {
  const service = await start();
  expect(service.out()).toContain('whatsapp-cloud: on');
  const query = 'hub.mode=subscribe&hub.challenge=42&hub.verify_token=a-word-of-our-own';
  const asked = await fetch(`${webhookOf(service)}?${query}`);
  expect([asked.status, await asked.text()]).toEqual([200, '42']);
  expect((await fetch(webhookOf(service))).status).toBe(403);

  expect(await say(service, 'hallo')).toBe(200);
  const titles = () => people.screen('anna').flatMap(({ options }) => options.map(({ title }) => title));
  await graph.until(() => titles().includes('Nederlands'), 'the question in which language');
  expect(graph.takenFor(people.userId('anna'))).toHaveLength(graph.taken.length);

  const log = service.out();
  for (const secret of [graph.token, SECRET, people.phone('anna'), people.userId('anna')]) {
    expect(log).not.toContain(secret);
  }
});

it('the service says that Meta does not take its token, and runs all the same', async () => {
  const service = await start({ WHATSAPP_CLOUD_TOKEN: 'another-token' });
  expect(service.out()).toContain('whatsapp-cloud: failed (channel.whatsapp-cloud.token)');
  expect(service.out()).toContain('permanent token');
  expect(service.out()).not.toContain('another-token');
  expect(await say(service, 'hallo')).toBe(200);
});

it('the service does not start with half of the settings', async () => {
  const service = await place.serve({ WHATSAPP_CLOUD_TOKEN: graph.token });
  const { code, err } = await service.ended;
  expect(code).not.toBe(0);
  expect(err).toContain('WHATSAPP_CLOUD_PHONE_ID: expected');
  expect(err).not.toContain(graph.token);
});
