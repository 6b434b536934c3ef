import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { BrowserWindow as ElectronWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type LiveRuns, watchRuns } from '../../../main/electron/watch-runs.ts';
import {
  announceEnd,
  createStayAwake,
  showTaskbarProgress,
} from '../../../main/electron/while-it-trains.ts';
import { createPush } from '../../../main/studio/push.ts';
import { type RunEvent, runEventSchema, type RunState } from '../../../shared/run/events.ts';
import { BrowserWindow, Notification, powerSaveBlocker, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

function event(runId: string, step: number, rest: object): RunEvent {
  return runEventSchema.parse({ seq: 1, runId, step, at: 1, ...rest });
}
const state = (runId: string, name: RunState) =>
  event(runId, 0, { type: 'state', state: name, message: '' });
const progress = (runId: string, step: number, totalSteps: number) =>
  event(runId, step, {
    type: 'progress',
    totalSteps,
    imagesSeen: 1,
    stepsPerSecond: 1,
    elapsedMs: 1,
    etaMs: null,
    memoryBytes: 1,
  });
const done = (runId: string) => event(runId, 9, { type: 'done', reason: 'completed' });

function watched() {
  const push = createPush();
  const window = new BrowserWindow({ webPreferences: {} });
  const stayAwake = createStayAwake();
  const ended: string[] = [];
  let live: LiveRuns = new Map();
  watchRuns(push, {
    changed(now) {
      live = now;
      stayAwake(now);
      showTaskbarProgress(window as unknown as ElectronWindow, now);
    },
    ended: ({ runId, reason }) => void ended.push(`${runId} ${reason}`),
  });
  return {
    tell: (...events: RunEvent[]) => push.send('run-events', events),
    window,
    ended,
    live: () => live,
  };
}

describe('following the runs', () => {
  it('shows on the taskbar how far the live runs are together', () => {
    const { tell, window } = watched();
    tell(state('a', 'running'), progress('a', 250, 1000));
    expect(window.progress).toEqual({ value: 0.25, mode: 'normal' });
    tell(state('b', 'running'), progress('b', 75, 100));
    expect(window.progress.value).toBeCloseTo(0.5, 9);
    tell(done('b'));
    expect(window.progress.value).toBeCloseTo(0.25, 9);
    tell(done('a'));
    expect(window.progress.value).toBe(-1);
  });

  it('keeps the progress of a paused run, marked as paused', () => {
    const { tell, window } = watched();
    tell(state('a', 'running'), progress('a', 40, 100), state('a', 'paused'));
    expect(window.progress).toEqual({ value: 0.4, mode: 'paused' });
  });

  it('keeps the machine awake while a run trains, not while all are paused or over', () => {
    const { tell } = watched();
    tell(state('a', 'starting'));
    expect([...powerSaveBlocker.active.values()]).toEqual(['prevent-app-suspension']);
    tell(state('a', 'running'), state('b', 'running'));
    expect(powerSaveBlocker.active.size).toBe(1);
    tell(state('a', 'paused'), state('b', 'paused'));
    expect(powerSaveBlocker.active.size).toBe(0);
    tell(state('a', 'running'));
    expect(powerSaveBlocker.active.size).toBe(1);
    tell(state('a', 'interrupted'), done('a'), done('b'));
    expect(powerSaveBlocker.active.size).toBe(0);
  });

  it('takes a queued run for none that is live', () => {
    const { tell, live } = watched();
    tell(state('a', 'queued'));
    expect(live().size).toBe(0);
  });

  it('tells each end once, after the state has been taken in', () => {
    const { tell, ended } = watched();
    tell(state('a', 'running'), done('a'));
    expect(ended).toEqual(['a completed']);
  });
});

/** V8 offers it only on demand. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

describe('the announcement of an end', () => {
  it('names the run, says what became of it, and leads to it', () => {
    let opened = 0;
    announceEnd('Dragons', 'diverged', () => (opened += 1));
    const [notification] = Notification.shown;
    expect(notification?.options.title).toBe('Dragons');
    expect(notification?.options.body).toContain('last good checkpoint');
    notification?.emit('click');
    expect(opened).toBe(1);
  });

  it('is kept until it is gone, because a click on what was collected leads nowhere', () => {
    const kept: WeakRef<Notification>[] = [];
    const show = vi.spyOn(Notification.prototype, 'show').mockImplementation(function (
      this: Notification,
    ) {
      kept.push(new WeakRef(this));
    });
    announceEnd('Dragons', 'completed', () => undefined);
    announceEnd('Birds', 'completed', () => undefined);
    show.mockReset();
    show.mockRestore();
    kept[1]?.deref()?.emit('close');
    return new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
      collectGarbage();
      expect(kept.map((reference) => reference.deref() !== undefined)).toEqual([true, false]);
    });
  });

  it('is left out where the system has no notifications', () => {
    Notification.supported = false;
    announceEnd('Dragons', 'completed', () => undefined);
    expect(Notification.shown).toEqual([]);
  });
});
