import { describe, expect, it } from 'vitest';
import { browserEnvironment } from '../../src/channels/whatsapp-web/browser-environment.ts';
import { ENVIRONMENT_NAMES } from '../../src/config/settings.ts';

/** Of our settings, those that say nothing secret and are a machine's own besides. */
const OF_THE_MACHINE = ['TZ'];

describe('a page that breaks out of the browser of WhatsApp Web', () => {
  it('finds none of our settings in its environment: no token, no password, no key', () => {
    const names = ENVIRONMENT_NAMES.filter((name) => !OF_THE_MACHINE.includes(name));
    expect(names).toContain('KENNISMAKER_KEY');
    expect(names).toContain('DATABASE_URL');
    const own = Object.fromEntries(names.map((name) => [name, 'secret']));
    expect(browserEnvironment({ ...own, AWS_SECRET_ACCESS_KEY: 'secret', NODE_OPTIONS: '--require x' })).toEqual({});
  });

  it('has what a browser needs', () => {
    const own = {
      PATH: '/bin',
      HOME: '/home',
      LC_ALL: 'nl_NL.UTF-8',
      TZ: 'Europe/Amsterdam',
      https_proxy: 'http://proxy',
    };
    expect(browserEnvironment(own)).toEqual(own);
  });
});
