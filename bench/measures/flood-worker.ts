/** Posts messages of one person on many connections, each as soon as the one before it is answered, until it is killed. */
import { WebClient } from '../../tests/support/web-client.ts';

const [url = '', connections = '16'] = process.argv.slice(2);
const page = await WebClient.begin(url);
let said = 0;
let taken = 0;
process.on('message', () => process.send?.({ said, taken }));
process.send?.('ready');
await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    for (;;) {
      said += 1;
      const answer = await page.say(`flood-${String(said).padStart(8, '0')}`, 'hoi');
      await answer.arrayBuffer();
      if (answer.status === 200) taken += 1;
    }
  }),
);
