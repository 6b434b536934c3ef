import type { Run } from '../../shared/run.ts';
import { appName } from '../../shared/app-name.ts';

/** What the window or tab is called: how far training is, readable without looking at the window. */
export function windowTitle(runs: readonly Run[]): string {
  const live = runs.find((run) => run.state === 'running' || run.state === 'paused');
  if (!live) return appName;
  const percent = Math.floor((100 * live.step) / live.hyperparameters.steps);
  const state = live.state === 'paused' ? 'paused at ' : '';
  return `${state}${percent} % ${live.name} – ${appName}`;
}
