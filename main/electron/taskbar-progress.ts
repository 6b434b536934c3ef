import type { BrowserWindow } from 'electron';
import type { LiveRuns } from './watch-runs.ts';

/** Shows on the taskbar or dock how far the live runs are together; hides it when none is live. */
export function showTaskbarProgress(window: BrowserWindow, live: LiveRuns): void {
  const runs = [...live.values()];
  const fractions = runs.map(({ fraction }) => fraction).filter((fraction) => fraction !== null);
  if (fractions.length === 0) return window.setProgressBar(-1);
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  const isPaused = runs.every(({ state }) => state === 'paused');
  window.setProgressBar(Math.min(1, mean), { mode: isPaused ? 'paused' : 'normal' });
}
