import { describe, expect, it } from 'vitest';
import { stopAllowanceMs } from '../../../../../main/studio/runs/life/stop-allowance.ts';

describe('the time that a trainer has to stop', () => {
  it('is enough for a checkpoint and the step under way, however slow it is', () => {
    expect(stopAllowanceMs(20)).toBeGreaterThanOrEqual(60_000);
    expect(stopAllowanceMs(1 / 40) - stopAllowanceMs(20)).toBeGreaterThan(100_000);
  });

  it('is longer than usual before the speed is known', () => {
    expect(stopAllowanceMs(null)).toBeGreaterThan(stopAllowanceMs(20));
  });
});
