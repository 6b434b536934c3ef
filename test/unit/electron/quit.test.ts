import { beforeEach, describe, expect, it, vi } from 'vitest';
import { closeBeforeQuit } from '../../../main/electron/quit.ts';
import { app, resetElectron } from './fake-electron.ts';
import { createKeptLog } from './log.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

describe('quitting', () => {
  it('waits until the studio has closed', async () => {
    const { log } = createKeptLog();
    const { promise, resolve } = deferred();
    closeBeforeQuit(() => promise, log);
    app.quit();
    await Promise.resolve();
    expect(app.hasQuit).toBe(false);
    resolve();
    await vi.waitUntil(() => app.hasQuit);
  });

  it('closes once, however often it is asked', async () => {
    const { log } = createKeptLog();
    let closings = 0;
    closeBeforeQuit(async () => void (closings += 1), log);
    app.quit();
    app.quit();
    await vi.waitUntil(() => app.hasQuit);
    expect(closings).toBe(1);
  });

  it('does not wait for ever for a trainer that does not answer', async () => {
    const { log, lines } = createKeptLog();
    closeBeforeQuit(() => new Promise(() => undefined), log, 20);
    app.quit();
    expect(app.hasQuit).toBe(false);
    await vi.waitUntil(() => app.hasQuit);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'closing took too long; quitting without waiting',
    ]);
  });

  it('quits even when closing fails, and says so in the log', async () => {
    const { log, lines } = createKeptLog();
    closeBeforeQuit(() => Promise.reject(new Error('disk full')), log);
    app.quit();
    await vi.waitUntil(() => app.hasQuit);
    expect(lines.map(({ msg }) => msg)).toEqual(['closing failed']);
  });
});

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
