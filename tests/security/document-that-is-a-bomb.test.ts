/**
 * A document, archive, picture or voice note that would fill memory or run when it is opened (a zip of zeros, a picture of a
 * hundred thousand pixels, an SVG with a script): what people send is never opened or even fetched, but for a photo or voice
 * note in a talk with a human, which goes on as the bytes that it is and never over a size.
 */
import { expect, it } from 'vitest';
import { readMedia } from '../../src/channels/read-media.ts';
import { MEDIA_KINDS } from '../../src/ports/inbound.ts';
import { MOST_MEDIA_BYTES, mediaRef } from '../../src/ports/media.ts';
import { Rig } from '../support/rig.ts';
import { allSources } from './support/sources.ts';

it('is fetched by nobody outside of a talk, and answered', async () => {
  const rig = await Rig.start();
  let fetched = 0;
  Object.assign(rig.channel, {
    fetch: async () => {
      fetched += 1;
      return { ok: false, retry: 'never' };
    },
  });
  await rig.preparing('anna', '2026-11-30');
  for (const media of MEDIA_KINDS) {
    const ref = { channel: 'test', id: 'bomb', mediaType: 'image/jpeg' };
    expect((await rig.hear('anna', { kind: 'media', media, ref })).length, media).toBeGreaterThan(0);
    expect((await rig.hear('new', { kind: 'media', media, ref, caption: 'hoi' })).length, media).toBeGreaterThan(0);
  }
  expect(fetched).toBe(0);
  expect(JSON.stringify([await rig.body('anna'), await rig.body('new')])).not.toContain('bomb');
  await rig.companion.stop();
});

it('of a kind that can be run or unpacked is never referred to', () => {
  for (const mediaType of [
    'application/zip',
    'application/pdf',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'image/svg+xml',
    'text/html',
    'application/x-msdownload',
    'image/tiff',
    'video/mp4',
    'image/jpeg/../zip',
    'application/octet-stream',
  ]) {
    for (const kind of ['photo', 'voice', 'document']) {
      expect(mediaRef(kind, { channel: 'x', id: 'y', mediaType }), mediaType).toBeNull();
    }
  }
  expect(mediaRef('photo', { channel: 'x', id: 'y', mediaType: 'image/jpeg', bytes: MOST_MEDIA_BYTES + 1 })).toBeNull();
});

it('that is longer than it says is let go of when it is too much', async () => {
  let given = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      given += 1;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
    cancel() {
      cancelled = true;
    },
  });
  const answer = new Response(endless, { headers: { 'content-length': '10' } });
  expect(await readMedia(answer)).toEqual({ ok: false, retry: 'never' });
  expect(cancelled).toBe(true);
  expect(given).toBeLessThan(MOST_MEDIA_BYTES / (1024 * 1024) + 4);
});

it('is nowhere opened: no code unpacks, decodes or draws what comes in', () => {
  const opening =
    /\b(?:unzip|inflate|gunzip|brotliDecompress|createGunzip|createInflate|createUnzip|loadImage)\w*\s*\(/;
  expect(
    allSources()
      // Our own drawings become pictures there.
      .filter(({ path, file }) => path !== 'src/papers/draw-png.ts' && opening.test(file.text))
      .map(({ path }) => path),
  ).toEqual([]);
});
