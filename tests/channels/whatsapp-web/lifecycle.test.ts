import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { heard, madeWorld, startedWorld, toPerson } from '../../support/whatsapp-web-started.ts';
import type { WhatsAppWebWorld } from '../../support/whatsapp-web-world.ts';
import { ContractHost } from '../contract.ts';

/** Processes of browsers that use this world's folder, zombies left out. */
function browsersOf(world: WhatsAppWebWorld): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        readlinkSync(`/proc/${pid}/exe`);
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(world.folder);
      } catch {
        return false;
      }
    });
}

/** Until the channel is on again after what just happened, letting time pass for the wait. */
async function onAgain(world: WhatsAppWebWorld, before: number): Promise<void> {
  const { server, clock, inner } = world;
  await server.until(() => server.page === null && inner.state.state !== 'on', 'the browser to be closed');
  await clock.advance(1_000);
  await server.until(() => world.times('whatsapp-web-on') > before, 'the channel to be on again');
}

describe('the browser of WhatsApp Web', () => {
  it('is gone after a stop, and its folders are for nobody else', async () => {
    const { world } = await startedWorld();
    expect(browsersOf(world).length).toBeGreaterThan(0);
    const home = join(world.folder, 'whatsapp-web');
    for (const path of [home, join(home, 'session')]) expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const name of ['marks.jsonl', 'people-today.jsonl']) {
      expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
    }
    await world.channel.stop();
    expect(browsersOf(world)).toEqual([]);
    expect(world.inner.state).toEqual({ state: 'off' });
  });

  it('is started anew when it is killed, once, and what waits for it is told', async () => {
    const { world, host } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'hallo' });
    const killed = world.server.browser ?? 0;
    const before = world.times('whatsapp-web-on');
    process.kill(killed, 'SIGKILL');
    await world.server.until(() => world.inner.state.state === 'starting', 'the loss to be seen');
    expect(world.inner.state.reason).toBe('channel.whatsapp-web.browser');
    const away = await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }));
    expect(away).toEqual({ ok: false, code: 'channel.whatsapp-web.away', retry: 'when-back' });
    await onAgain(world, before);
    await world.server.until(() => host.returned.length > 0, 'the address to be there again');
    expect(await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }))).toMatchObject({ ok: true });
    const pids = browsersOf(world);
    expect(pids).not.toContain(killed);
    expect(world.server.pages).toBe(2);
    expect(host.notices).toEqual([]);
  });

  it('is started anew, with the link, when the page navigates away and never becomes WhatsApp again', async () => {
    const { world } = await startedWorld({ channel: { pageWithinMs: 300 } });
    const before = world.times('whatsapp-web-on');
    // The library rejects with the text "auth timeout" then, and nobody catches that.
    await world.server.page?.goto('about:blank');
    await world.server.until(() => world.inner.state.reason === 'channel.whatsapp-web.unavailable', 'the loss');
    await onAgain(world, before);
    expect(world.server.devices.size).toBe(1);
    expect(browsersOf(world).length).toBeGreaterThan(0);
  });

  it('reads what was missed when the page is loaded anew by itself, and stays the same browser', async () => {
    const { world, host } = await startedWorld();
    const { server } = world;
    await world.act('anna', { kind: 'text', text: 'een' });
    const { browser } = server;
    const caughtUp = world.times('whatsapp-web-caught-up');
    // WhatsApp has it, and the page is told only when it begins again.
    server.history.push({ ...(await kept(world, 'anna')), id: server.nextId(), body: 'twee', t: world.seconds + 1 });
    await server.page?.reload();
    await server.until(() => world.times('whatsapp-web-caught-up') > caughtUp, 'the catching up');
    await server.until(() => host.received.length > 1, 'what was missed');
    expect(heard(host)).toEqual(['een', 'twee']);
    expect(server.browser).toBe(browser);
  });

  it('is closed by us when its page crashes', async () => {
    const { world } = await startedWorld();
    const before = world.times('whatsapp-web-on');
    await world.server.page?.goto('chrome://crash').catch(() => undefined);
    await onAgain(world, before);
    expect(world.server.pages).toBe(2);
  });

  it('takes being ready twice for once', async () => {
    const { world, host } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'een' });
    const caughtUp = world.times('whatsapp-web-caught-up');
    await world.server.page?.evaluate(`standIn.Socket.trigger('change:hasSynced')`);
    await world.server.until(() => world.times('whatsapp-web-caught-up') > caughtUp, 'the second time');
    await world.act('anna', { kind: 'text', text: 'twee' });
    expect(heard(host)).toEqual(['een', 'twee']);
    expect(world.server.pages).toBe(1);
  });

  it('is started anew when the connection does not come back', async () => {
    const { world } = await startedWorld();
    const before = world.times('whatsapp-web-on');
    await world.server.become('OPENING');
    await world.server.until(() => world.inner.state.state !== 'on', 'the loss of the connection');
    expect(world.inner.state.reason).toBe('channel.whatsapp-web.not-connected');
    await world.clock.advance(120_000);
    await onAgain(world, before);
    expect(world.server.pages).toBe(2);
  });

  it('goes on as it was when the connection comes back', async () => {
    const { world, host } = await startedWorld();
    await world.server.become('TIMEOUT');
    await world.server.until(() => world.inner.state.state !== 'on', 'the loss of the connection');
    // What arrives meanwhile waits until it is known what was missed before it.
    await world.write('anna', 'intussen');
    await world.server.page?.evaluate('0');
    expect(heard(host)).toEqual([]);
    await world.server.become('CONNECTED');
    await world.server.until(() => heard(host).length > 0, 'what arrived meanwhile');
    expect(heard(host)).toEqual(['intussen']);
    expect(world.server.pages).toBe(1);
  });

  it('is started anew when it never becomes ready', async () => {
    const { world } = await startedWorld();
    await world.channel.stop();
    world.server.holdSync = true;
    const before = world.times('whatsapp-web-on');
    await world.inner.start(new ContractHost());
    await world.server.until(() => world.server.pages === 2, 'the page');
    await world.clock.advance(180_000);
    expect(world.inner.state.reason).toBe('channel.whatsapp-web.not-ready');
    world.server.holdSync = false;
    await world.clock.advance(1_000);
    await world.server.until(() => world.times('whatsapp-web-on') > before, 'the channel to be on');
  });

  it('is started anew each night in the quiet hours, but not while something is being taken', async () => {
    const { world, host } = await startedWorld();
    const before = world.times('whatsapp-web-caught-up');
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    host.beforeTaking = () => held;
    await world.write('anna', 'laat op de avond');
    await world.server.until(() => host.called.length > 0, 'the message to be in hand');
    // Half past two at night in Amsterdam: the middle of 21:00 to 08:00.
    await world.clock.advanceTo(Date.UTC(2026, 10, 24, 1, 30, 30));
    expect(world.inner.state.state).toBe('on');
    expect(world.server.pages).toBe(1);
    letGo();
    // Looked at again each minute until nothing is in hand any more.
    await vi.waitFor(async () => {
      await world.clock.advance(60_000);
      expect(world.inner.state.state).toBe('starting');
    });
    await world.server.until(() => world.times('whatsapp-web-caught-up') > before, 'the fresh browser');
    expect(world.server.pages).toBe(2);
    expect(world.times('whatsapp-web-failed')).toBe(0);
  });

  it('is not left over when it is stopped while it starts', async () => {
    const world = await madeWorld();
    await world.inner.start(new ContractHost());
    await world.inner.stop();
    expect(browsersOf(world)).toEqual([]);
    await world.inner.start(new ContractHost());
    await world.server.until(() => browsersOf(world).length > 0, 'the browser');
    await world.inner.stop();
    expect(browsersOf(world)).toEqual([]);
  });

  it('is ended by force when it does not close by itself', async () => {
    const { world } = await startedWorld();
    const stuck = world.server.browser ?? 0;
    process.kill(stuck, 'SIGSTOP');
    const stopping = world.channel.stop();
    await world.clock.advance(5_000);
    await stopping;
    expect(browsersOf(world)).toEqual([]);
  });

  it('can not start without a browser or the pinned page, and says so', async () => {
    const none = await madeWorld({ channel: { chromiumPath: '/nowhere/chromium' } });
    await expect(none.inner.start(new ContractHost())).rejects.toMatchObject({
      code: 'channel.whatsapp-web.no-chromium',
      retry: false,
    });
    const other = await madeWorld({ channel: { pinned: { version: 'other', folder: '/nowhere' } } });
    await expect(other.inner.start(new ContractHost())).rejects.toMatchObject({
      code: 'channel.whatsapp-web.web-version',
      retry: false,
    });
  });

  it('goes on trying with a program that is no browser, and never ends the process', async () => {
    const world = await madeWorld({ channel: { chromiumPath: '/bin/false' } });
    await world.inner.start(new ContractHost());
    await vi.waitFor(async () => {
      await world.clock.advance(5_000);
      expect(world.inner.state.state).toBe('failed');
    });
    expect(world.inner.state).toMatchObject({ state: 'failed', reason: 'channel.whatsapp-web.browser' });
  });
});

describe('the link with the phone', () => {
  it('is asked for with each fresh code, and is nobody’s business once it is there', async () => {
    const world = await madeWorld({ scans: false });
    const codes: string[] = [];
    const end = world.inner.onLink((link) =>
      codes.push(link.kind === 'qr' ? (link.qr.split(',')[0] ?? '') : link.kind),
    );
    const host = new ContractHost();
    await world.channel.start(host);
    await world.server.until(() => codes.length > 0, 'the first code');
    expect(world.inner.state).toMatchObject({
      state: 'starting',
      reason: 'channel.whatsapp-web.waiting-for-scan',
    });
    await world.server.newQr('ref-2');
    await world.server.until(() => codes.length > 1, 'the second code');
    await world.server.scan();
    await world.server.until(() => world.inner.state.state === 'on', 'the channel to be on');
    expect(codes).toEqual(['ref-1', 'ref-2', 'none']);
    expect(world.inner.link()).toEqual({ kind: 'none' });
    end();
    // Nobody had linked it before, so nobody has to hear that it works again.
    expect(host.notices).toEqual([]);
    expect(JSON.stringify(world.logged)).not.toContain('ref-');
  });

  it('is made with a code on the phone when a number is set', async () => {
    const world = await madeWorld({ scans: false, channel: { pairingPhone: '31600000000' } });
    await world.channel.start(new ContractHost());
    await world.server.until(() => world.inner.link().kind !== 'none', 'the code');
    expect(world.inner.link()).toEqual({ kind: 'pairing-code', code: 'KENNIS01' });
    expect(world.server.paired).toEqual(['31600000000']);
    await world.server.scan();
    await world.server.until(() => world.inner.state.state === 'on', 'the channel to be on');
  });

  it('is asked for anew when no fresh code comes any more', async () => {
    const world = await madeWorld({ scans: false });
    await world.channel.start(new ContractHost());
    await world.server.until(() => world.inner.link().kind === 'qr', 'the first code');
    await world.clock.advance(180_000);
    await world.server.until(() => world.server.pages === 2 && world.inner.link().kind === 'qr', 'a fresh page');
    expect(world.times('whatsapp-web-failed')).toBe(0);
  });

  it.each(['logged out on the phone', 'UNPAIRED'])(
    'is asked for again when it is gone (%s), and the admins are told',
    async (how) => {
      const { world, host } = await startedWorld();
      const { server, inner, clock } = world;
      await world.act('anna', { kind: 'text', text: 'hallo' });
      server.devices.clear();
      if (how === 'UNPAIRED') {
        // The page forgets its key by itself.
        await server.become('UNPAIRED');
      } else await server.logOut();
      await server.until(() => host.notices.length > 0, 'the notice');
      expect(host.notices).toEqual([{ notice: 'link-again', channel: 'whatsapp-web' }]);
      expect(inner.state).toMatchObject({ state: 'failed', reason: 'channel.whatsapp-web.logged-out' });
      await clock.advance(1_000);
      await server.until(() => inner.link().kind === 'qr', 'a code');
      expect(inner.state).toMatchObject({ state: 'failed', reason: 'channel.whatsapp-web.waiting-for-scan' });
      expect(await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }))).toMatchObject({ retry: 'when-back' });
      await world.write('anna', 'bent u er nog?');
      await server.scan();
      await server.until(() => host.notices.length > 1, 'the second notice');
      expect(host.notices[1]).toEqual({ notice: 'linked', channel: 'whatsapp-web' });
      await server.until(() => host.returned.length > 0, 'the address to be there again');
      // The same number: what was written meanwhile is answered.
      expect(heard(host)).toEqual(['hallo', 'bent u er nog?']);
      expect(browsersOf(world).length).toBeGreaterThan(0);
    },
  );

  it('leaves nothing of a login that WhatsApp ended', async () => {
    const { world, host } = await startedWorld();
    const profile = join(world.folder, 'whatsapp-web', 'session');
    const inside = readdirSync(join(profile, 'session'));
    expect(inside.length).toBeGreaterThan(0);
    const made = statSync(join(profile, 'session')).birthtimeMs;
    await world.server.logOut();
    await world.server.until(() => host.notices.length > 0, 'the notice');
    await world.clock.advance(1_000);
    await world.server.until(() => world.inner.link().kind === 'qr', 'a code');
    expect(existsSync(join(profile, 'session'))).toBe(true);
    expect(statSync(join(profile, 'session')).birthtimeMs).toBeGreaterThan(made);
  });
});

async function kept(world: WhatsAppWebWorld, name: string) {
  const last = world.last.get(name);
  if (!last) throw new Error(`${name} wrote nothing.`);
  return last;
}
