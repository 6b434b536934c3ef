import { describe, expect, it } from 'vitest';
import { ProcessorClock } from '../../../../bench/quality/processor-clock.ts';

describe('the budget of a candidate', () => {
  it('begins when training does', () => {
    const { spend, clock } = clockAt(40);
    spend(5);
    expect(clock.seconds).toBe(5);
  });

  it('does not pay for what is drawn to be measured', async () => {
    const { spend, clock } = clockAt(0);
    spend(3);
    await clock.without(() => spend(20));
    spend(4);
    expect(clock.seconds).toBe(7);
  });

  it('does not pay for drawing that fails either', async () => {
    const { spend, clock } = clockAt(0);
    const failing = clock.without(() => {
      spend(20);
      throw new Error('full disk');
    });
    await expect(failing).rejects.toThrow('full disk');
    expect(clock.seconds).toBe(0);
  });

  it('is of the processor, not of the wall', async () => {
    const clock = new ProcessorClock();
    const before = clock.seconds;
    let sum = 0;
    for (let term = 0; term < 1e7; term++) sum += Math.sqrt(term);
    expect(sum).toBeGreaterThan(0);
    expect(clock.seconds).toBeGreaterThan(before);
  });
});

function clockAt(start: number) {
  let now = start;
  const spend = (seconds: number) => {
    now += seconds;
  };
  return { spend, clock: new ProcessorClock(() => now) };
}
