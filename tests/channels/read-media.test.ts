import { describe, expect, it } from 'vitest';
import { readMedia } from '../../src/channels/read-media.ts';
import { MOST_MEDIA_BYTES } from '../../src/ports/media.ts';

/** An answer that says nothing of its length, or something untrue, and brings so many bytes. */
function answer(bytes: number, status = 200): { response: Response; brought: () => number } {
  let left = bytes;
  let brought = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left === 0) return controller.close();
      const chunk = new Uint8Array(Math.min(left, 1024 * 1024));
      left -= chunk.length;
      brought += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return { response: new Response(body, { status, headers: { 'content-length': '1' } }), brought: () => brought };
}

describe('the bytes of an answer', () => {
  it('are read whole up to what is passed on', async () => {
    const read = await readMedia(answer(MOST_MEDIA_BYTES).response);
    expect(read.ok && read.bytes.byteLength).toBe(MOST_MEDIA_BYTES);
  });

  it('are left when there are more, and no more of them are read', async () => {
    const { response, brought } = answer(10 * MOST_MEDIA_BYTES);
    expect(await readMedia(response)).toEqual({ ok: false, retry: 'never' });
    expect(brought()).toBeLessThan(2 * MOST_MEDIA_BYTES);
  });

  it.each([
    [404, 'never'],
    [403, 'never'],
    [429, 'later'],
    [503, 'later'],
  ])('are none with status %d, and may come %s', async (status, retry) => {
    expect(await readMedia(answer(3, status).response)).toEqual({ ok: false, retry });
  });
});
