import { describe, expect, it } from 'vitest';
import { readEventLines, readLossLines, timeOf } from '../../../../bench/measures/event-lines.ts';

const line = (type: string, step: number, at: number) =>
  JSON.stringify({ type, runId: 'a-run', step, at, more: true });
const printed = [
  line('state', 0, 1_000),
  'a sentence between the events',
  line('sample', 0, 1_700),
  line('losses', 1, 2_000),
  line('sample', 100, 9_000),
  '',
].join('\n');

describe('the losses that studio train prints', () => {
  it('are read from among the other events', () => {
    const losses = {
      type: 'losses',
      runId: 'a-run',
      step: 1,
      at: 2,
      discriminator: 1.4,
      generator: 0.7,
    };
    expect(readLossLines(`${line('sample', 0, 1)}\n${JSON.stringify(losses)}\n`)).toEqual([losses]);
  });

  it('must be numbers', () => {
    expect(() => readLossLines(line('losses', 1, 2_000))).toThrow();
  });
});

describe('the events that studio train prints', () => {
  const events = readEventLines(printed);

  it('are timed from the first one', () => {
    expect(timeOf(events, 'sample', 0)).toBe(700);
    expect(timeOf(events, 'losses', 1)).toBe(1_000);
    expect(timeOf(events, 'sample', 100)).toBe(8_000);
  });

  it('are missed by name', () => {
    expect(() => timeOf(events, 'sample', 50)).toThrow('no "sample" of step 50');
  });
});
