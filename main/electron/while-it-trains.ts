import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { EndedState } from '../../shared/run/events.ts';
import { announcements } from '../studio/runs/life/life.ts';
import { inLanguage } from './language.ts';
import type { LiveRuns } from './watch-runs.ts';

/** Electron hears no click on a notification that has been garbage-collected meanwhile. */
const shown = new Set<Notification>();

/** Tells a person who is looking at something else that a run has ended. */
export function announceEnd(runName: string, reason: EndedState, open: () => void): void {
  const body = announcements[reason];
  if (body === null || !Notification.isSupported()) return;
  const notification = new Notification({ title: runName, body: inLanguage(body) });
  shown.add(notification);
  const forget = () => shown.delete(notification);
  notification.on('click', open);
  for (const event of ['click', 'close', 'failed'] as const)
    notification.once(event as 'close', forget);
  notification.show();
}

/** Keeps the machine from sleeping while a run trains; the screen may go dark. A paused run lets it sleep. */
export function createStayAwake(): (live: LiveRuns) => void {
  let blocker: number | null = null;
  return (live) => {
    const isTraining = [...live.values()].some(({ state }) => state !== 'paused');
    if (isTraining) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
}

/** Shows on the taskbar or dock how far the live runs are together; hides it when none is live. */
export function showTaskbarProgress(window: BrowserWindow, live: LiveRuns): void {
  const runs = [...live.values()];
  const fractions = runs.map(({ fraction }) => fraction).filter((fraction) => fraction !== null);
  if (fractions.length === 0) return window.setProgressBar(-1);
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  const isPaused = runs.every(({ state }) => state === 'paused');
  window.setProgressBar(Math.min(1, mean), { mode: isPaused ? 'paused' : 'normal' });
}
