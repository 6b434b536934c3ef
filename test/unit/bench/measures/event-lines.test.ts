import { describe, expect, it } from 'vitest';
import { readEventLines, readLossLines, timeOf } from '../../../../bench/measures/event-lines.ts';

const line = (type: string, step: number, at: number) =>
  JSON.stringify({ type, runId: 'a-run', step, at, more: true });
const printed = [
  line('state', 0, 1_000),
  'a sentence between the events',
  line('sample', 0, 1_700),
  line('series', 1, 2_000),
  line('sample', 100, 9_000),
  '',
].join('\n');

describe('the losses that studio train prints', () => {
  it('are read from among the other events', () => {
    const of = (mean: number) => ({ count: 2, mean, min: mean, max: mean });
    const values = { 'discriminator/loss': of(1.4), 'generator/loss': of(0.7) };
    const tick = { type: 'series', runId: 'a-run', step: 2, at: 2, values };
    const ofEachStep = { discriminator: 1.4, generator: 0.7 };
    expect(readLossLines(`${line('sample', 0, 1)}\n${JSON.stringify(tick)}\n`)).toEqual([
      ofEachStep,
      ofEachStep,
    ]);
  });

  it('must be numbers', () => {
    expect(() => readLossLines(line('series', 1, 2_000))).toThrow();
  });
});

describe('the events that studio train prints', () => {
  const events = readEventLines(printed);

  it('are timed from the first one', () => {
    expect(timeOf(events, 'sample', 0)).toBe(700);
    expect(timeOf(events, 'series', 1)).toBe(1_000);
    expect(timeOf(events, 'sample', 100)).toBe(8_000);
  });

  it('are missed by name', () => {
    expect(() => timeOf(events, 'sample', 50)).toThrow('no "sample" of step 50');
  });
});
