import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { poolsOfDesktop } from '../../../main/electron/pools-of-desktop.ts';
import { app, resetElectron, safeStorage } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let folder: string;
beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'studio-pools-'));
  app.setPath('userData', folder);
});
afterEach(() => rm(folder, { recursive: true }));

const place = { redis: 'rediss://studio@box:6379', store: 's3://bucket?endpoint=https://h' };
const secrets = { password: 'very secret', storeKey: { id: 'KEY', secret: 'also secret' } };

/** All that lies in the profile. */
function profile(): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

describe('a pool of the desktop', () => {
  it('is known at the next start, with what opens it sealed by the keyring', () => {
    expect(poolsOfDesktop().remember({ place, secrets })).toBe(true);
    expect(poolsOfDesktop().secrets).toBe('keyring');
    expect(poolsOfDesktop().remembered()).toEqual({ place, secrets });
    expect(profile()).toContain(place.redis);
    expect(profile()).not.toMatch(/very secret|also secret/);
  });

  it('is known without what opens it where there is only a key that everybody knows', () => {
    safeStorage.backend = 'basic_text';
    const pools = poolsOfDesktop();
    expect(pools.secrets).toBe('session');
    expect(pools.remember({ place, secrets })).toBe(false);
    expect(profile()).not.toMatch(/very secret|also secret|sealed/);
    expect(poolsOfDesktop().remembered()).toEqual({ place, secrets: null });
  });

  it('is the same where the keyring does not give its key, now or later', () => {
    safeStorage.givesKey = false;
    const pools = poolsOfDesktop();
    expect(pools.remember({ place, secrets })).toBe(false);
    expect(pools.secrets).toBe('session');
    safeStorage.givesKey = true;
    poolsOfDesktop().remember({ place, secrets });
    safeStorage.givesKey = false;
    expect(poolsOfDesktop().remembered()).toEqual({ place, secrets: null });
  });

  it('that needs no secret is known without a keyring, which is not opened for it', () => {
    expect(poolsOfDesktop().remember({ place, secrets: {} })).toBe(true);
    expect(poolsOfDesktop().remembered()).toEqual({ place, secrets: {} });
    expect(safeStorage.opened).toBe(0);
  });

  it('is forgotten with all that opens it', () => {
    poolsOfDesktop().remember({ place, secrets });
    poolsOfDesktop().remember(null);
    expect(poolsOfDesktop().remembered()).toBeNull();
    expect(profile()).not.toContain(place.redis);
    expect(profile()).toContain('{"sealed":null}');
  });
});

describe('a pool that the desktop is started with', () => {
  it('is that of this session, and the one that is remembered stays', () => {
    poolsOfDesktop().remember({ place, secrets });
    const pools = poolsOfDesktop({ redis: 'redis://lab:6379', store: '/store' });
    expect(pools.remembered()).toEqual({
      place: { redis: 'redis://lab:6379', store: '/store' },
      secrets: {},
    });
    expect(pools.isKept).toBe(false);
    expect(poolsOfDesktop().remembered()).toEqual({ place, secrets });
    expect(poolsOfDesktop().isKept).toBe(true);
  });
});
