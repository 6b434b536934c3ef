import { afterEach, beforeEach } from 'vitest';
import type { Desktop } from './desktop.ts';

/** In a file whose tests are one way: after a step that failed the others are skipped, not waited for. */
export function eachStepNeedsTheLast(desktop: () => Desktop | undefined): void {
  let hasFailed = false;
  beforeEach((step) => {
    if (hasFailed) step.skip('an earlier step failed');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || hasFailed) return;
    hasFailed = true;
    console.error(...(desktop()?.complaints() ?? []));
    await desktop()?.photograph('failed');
  });
}
