import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../main/fetching/set-up-lock.mjs';

let folder: string;
let lockFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  lockFile = join(folder, 'cache', 'set-up.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('withLock', () => {
  it('lets one set-up work at a time', async () => {
    let working = 0;
    let most = 0;
    const work = () =>
      withLock(
        lockFile,
        async () => {
          most = Math.max(most, ++working);
          await new Promise((resolve) => setTimeout(resolve, 20));
          working--;
        },
        { pollMs: 5 },
      );
    await Promise.all([work(), work(), work()]);
    expect(most).toBe(1);
    expect(existsSync(lockFile)).toBe(false);
  });

  it('says once that it waits, and waits no longer than it is wanted to', async () => {
    let free = () => {};
    const first = withLock(lockFile, () => new Promise<void>((resolve) => (free = resolve)));
    const cancellation = new AbortController();
    let told = 0;
    const options = { signal: cancellation.signal, onWait: () => told++, pollMs: 5 };
    const second = withLock(lockFile, () => Promise.resolve(), options);
    setTimeout(() => cancellation.abort(), 50);
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toBe(1);
    free();
    await first;
  });

  it('frees the lock when the work fails', async () => {
    const failing = withLock(lockFile, () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    expect(await withLock(lockFile, () => Promise.resolve('free again'))).toBe('free again');
  });

  it('takes over from a set-up that was killed', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await withLock(lockFile, () => Promise.resolve());
    writeFileSync(lockFile, String(pid));
    expect(await withLock(lockFile, () => Promise.resolve('taken over'), { pollMs: 5 })).toBe(
      'taken over',
    );
  });

  it('takes over a lock that nobody has touched for long, whoever has its process number now', async () => {
    await withLock(lockFile, () => Promise.resolve());
    writeFileSync(lockFile, String(process.ppid));
    const anHourAgo = new Date(Date.now() - 3600_000);
    utimesSync(lockFile, anHourAgo, anHourAgo);
    expect(await withLock(lockFile, () => Promise.resolve('taken over'), { pollMs: 5 })).toBe(
      'taken over',
    );
  });
});
