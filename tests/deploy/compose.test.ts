import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ENVIRONMENT_NAMES, readSettings } from '../../src/config/settings.ts';
import { composeSchema } from './compose-schema.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const raw = parse(read('compose.yaml'), { merge: true }) as Record<string, unknown>;
/** Without the parts that are only written once for several services. */
const compose = composeSchema.parse(Object.fromEntries(Object.entries(raw).filter(([key]) => !key.startsWith('x-'))));
const { services } = compose;
const companions = Object.entries(services).filter(([, { build }]) => build !== undefined);
const dockerfile = read('Dockerfile');
const caddyfile = read('docs/deploy/Caddyfile');
const example = new Map(
  read('docs/deploy/env.example')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

/** What only compose itself reads of the file. */
const OF_COMPOSE = ['POSTGRES_PASSWORD', 'KENNISMAKER_DOMAIN'];

/** A value with its variables filled in, as compose does. */
function filled(value: string, env: ReadonlyMap<string, string>): string {
  return value.replace(/\$\{(\w+)(?:(:[?-])([^}]*))?\}/g, (_all, name: string, how = '', rest = '') => {
    const given = env.get(name);
    if (given !== undefined && given !== '') return given;
    if (how === ':-') return rest;
    throw new Error(`${name}: ${rest}`);
  });
}

describe('compose.yaml', () => {
  it('holds two companions, a database and a proxy', () => {
    expect(companions.map(([name]) => name)).toEqual(['companion-1', 'companion-2']);
    expect(Object.keys(services).sort()).toEqual(['companion-1', 'companion-2', 'postgres', 'proxy']);
  });

  it('refers only to services, volumes and networks that there are, and uses each of them', () => {
    const volumes = new Set<string>();
    const networks = new Set<string>();
    for (const service of Object.values(services)) {
      for (const name of Object.keys(service.depends_on ?? {})) {
        expect(Object.keys(services)).toContain(name);
        expect(services[name]?.healthcheck).toBeDefined();
      }
      for (const [source = ''] of (service.volumes ?? []).map((each) => each.split(':'))) {
        if (source.startsWith('.')) expect(read(source).length).toBeGreaterThan(0);
        else volumes.add(source);
      }
      for (const network of service.networks) networks.add(network);
    }
    expect([...volumes].sort()).toEqual(Object.keys(compose.volumes).sort());
    expect([...networks].sort()).toEqual(Object.keys(compose.networks).sort());
  });

  it('gives the companions only settings that they know, which they take', async () => {
    for (const [, { environment }] of companions) {
      for (const name of Object.keys(environment)) expect(ENVIRONMENT_NAMES).toContain(name);
      const env = new Map([...example, ['POSTGRES_PASSWORD', 'a1b2c3']]);
      const given = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, filled(value, env)]));
      // An empty line of the file is not set.
      const settings = await readSettings({ ...Object.fromEntries(example), ...given });
      expect(settings).toMatchObject({
        databaseUrl: 'postgres://kennismaker:a1b2c3@postgres:5432/kennismaker',
        host: '0.0.0.0',
        webChat: 'public',
        data: '/data',
      });
    }
  });

  it('asks in its example for settings that there are, and starts without none of the secrets', () => {
    for (const name of example.keys()) expect([...ENVIRONMENT_NAMES, ...OF_COMPOSE]).toContain(name);
    for (const value of example.values()) expect(value).toBe('');
    for (const name of OF_COMPOSE) expect(example.has(name)).toBe(true);
    for (const [, { environment }] of companions) {
      expect(() => filled(environment.DATABASE_URL ?? '', example)).toThrow(/POSTGRES_PASSWORD/);
    }
  });

  it('leads from the proxy to the companions, on the port where they listen', () => {
    const upstreams = /reverse_proxy ([^{]+){/.exec(caddyfile)?.[1]?.trim().split(/\s+/) ?? [];
    expect(upstreams).toEqual(companions.map(([name, { environment }]) => `${name}:${environment.PORT}`));
    const shared = services.proxy?.networks ?? [];
    for (const [, { networks, ports }] of companions) {
      expect(networks.some((each) => shared.includes(each))).toBe(true);
      // From outside only through the proxy.
      expect(ports).toBeUndefined();
    }
    expect(services.proxy?.ports).toEqual(['80:80', '443:443']);
    expect(caddyfile).toContain('{$KENNISMAKER_DOMAIN:localhost}');
  });

  it('lets nobody but the companions reach the database, with the same name, user and password', () => {
    const { postgres } = services;
    expect(postgres?.networks).toEqual(['inside']);
    expect(postgres?.ports).toBeUndefined();
    expect(services.proxy?.networks).not.toContain('inside');
    expect(compose.networks.inside).toEqual({ internal: true });
    for (const [, { environment }] of companions) {
      const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD } = postgres?.environment ?? {};
      expect(environment.DATABASE_URL).toBe(
        `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`,
      );
    }
    // The major version is pinned: its data is not read by another one. Its folder is that of 18 and later.
    expect(postgres?.image).toBe('postgres:18-alpine');
    expect(postgres?.volumes).toEqual(['postgres:/var/lib/postgresql']);
  });

  it('builds the companions from our Dockerfile, which keeps its data where they mount it, as a user without rights', () => {
    expect(dockerfile).toContain('VOLUME /data');
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toContain('KENNISMAKER_DATA=/data');
    for (const [name, { read_only, volumes, cap_drop }] of companions) {
      expect(volumes).toEqual([`${name}:/data`]);
      expect([read_only, cap_drop]).toEqual([true, ['ALL']]);
    }
    // What it copies is there.
    for (const [, what = ''] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
      for (const path of what.split(' ')) expect(() => read(path)).not.toThrow(/ENOENT/);
    }
  });

  it('starts again what ends, and gives a stop the time that it takes', () => {
    for (const { restart } of Object.values(services)) expect(restart).toBe('unless-stopped');
    for (const [, { stop_grace_period }] of companions) expect(Number.parseInt(stop_grace_period ?? '', 10)).toBe(20);
  });
});
