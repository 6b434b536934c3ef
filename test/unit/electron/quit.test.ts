import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserWindow as ElectronWindow } from 'electron';
import {
  closeBeforeQuit,
  quitAtSessionEnd,
  quitAtShutdown,
  type Closeable,
} from '../../../main/electron/quit.ts';
import { libraryGone } from '../../../main/studio/library-trouble.ts';
import type { StudioError } from '../../../shared/errors.ts';
import {
  app,
  BrowserWindow,
  createEvent,
  dialog,
  powerMonitor,
  resetElectron,
} from './fake-electron.ts';
import { createKeptLog } from './log.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

/** A studio that has closed when the test says so, and takes no longer than it says. */
function closeable({
  saving = ['Dragons'],
  withinMs = 60_000,
  gone = null as StudioError | null,
} = {}) {
  const { log, lines } = createKeptLog();
  let end: (failure?: Error) => void = () => undefined;
  const closed = new Promise<void>((resolve, reject) => {
    end = (failure) => (failure ? reject(failure) : resolve());
  });
  const done = { closings: 0, kills: 0 };
  const studio: Closeable = {
    closing: null,
    gone,
    log,
    async close() {
      done.closings += 1;
      Object.assign(studio, { closing: { saving, endsBy: Date.now() + withinMs } });
      return closed;
    },
    runs: {
      async close(how) {
        if (how === 'kill') done.kills += 1;
        end();
      },
    },
  };
  return { quitting: closeBeforeQuit(studio, () => null), end, done, lines };
}

describe('quitting', () => {
  it('waits until the studio has closed', async () => {
    const { quitting, end } = closeable();
    expect(quitting).toMatchObject({ hasBegun: false, isOver: false });
    app.quit();
    await Promise.resolve();
    expect(app.hasQuit).toBe(false);
    expect(quitting).toMatchObject({ hasBegun: true, isOver: false });
    end();
    await vi.waitUntil(() => app.hasQuit);
    expect(quitting.isOver).toBe(true);
  });

  it('closes once, however often it is asked', async () => {
    const { done, end } = closeable({ saving: [] });
    app.quit();
    app.quit();
    end();
    await vi.waitUntil(() => app.hasQuit);
    expect(done).toEqual({ closings: 1, kills: 0 });
    expect(dialog.messages).toEqual([]);
  });

  it('waits as long as the studio says, and no longer', async () => {
    const { lines } = closeable({ withinMs: 20 });
    app.quit();
    expect(app.hasQuit).toBe(false);
    await vi.waitUntil(() => app.hasQuit);
    expect(lines.map(({ msg }) => msg)).toEqual(['closing took too long; ending without waiting']);
  });

  it('quits even when closing fails, and says so in the log', async () => {
    const { lines, end } = closeable();
    app.quit();
    end(new Error('disk full'));
    await vi.waitUntil(() => app.hasQuit);
    expect(lines.map(({ msg }) => msg)).toEqual(['closing failed']);
  });
});

describe('quitting a studio whose library is gone', () => {
  it('says so, and ends with code 1', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { end } = closeable({ saving: [], gone: libraryGone('/home/person/library') });
    app.quit();
    end();
    await vi.waitUntil(() => app.exitCode !== null);
    expect(app).toMatchObject({ exitCode: 1, hasQuit: false });
    expect(said.mock.calls.join()).toContain('The library /home/person/library is not there');
    said.mockRestore();
  });
});

describe('quitting again while a run is saved', () => {
  it('asks whether to wait, and waits', async () => {
    const { done } = closeable();
    app.quit();
    app.quit();
    await vi.waitUntil(() => dialog.messages.length === 1);
    expect(dialog.messages[0]).toMatchObject({
      message: '“Dragons” is still being saved.',
      buttons: ['Keep waiting', 'Quit without saving'],
    });
    expect(done.kills).toBe(0);
    expect(app.hasQuit).toBe(false);
  });

  it('ends the run at once where the person wants that', async () => {
    const { done } = closeable();
    app.quit();
    dialog.response = 1;
    app.quit();
    await vi.waitUntil(() => app.hasQuit);
    expect(done.kills).toBe(1);
  });
});

describe('the end of the session', () => {
  it.each([true, false])('on Windows quits, and holds it up only to save: %s', (isSaving) => {
    const window = new BrowserWindow({ webPreferences: {} });
    quitAtSessionEnd(window as unknown as ElectronWindow, () => isSaving);
    const event = createEvent({ reasons: ['logoff'] });
    window.emit('query-session-end', event);
    expect(event.defaultPrevented).toBe(isSaving);
    expect(app.hasQuit).toBe(true);
  });

  it('on macOS and Linux is answered, so that a quit that waits does not cancel it', () => {
    quitAtShutdown();
    const event = createEvent({});
    powerMonitor.emit('shutdown', event);
    expect(event.defaultPrevented).toBe(true);
    expect(app.hasQuit).toBe(true);
  });
});
