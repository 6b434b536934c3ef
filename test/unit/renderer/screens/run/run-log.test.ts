import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../../shared/run/events.ts';
import { extendLog, logLine } from '../../../../../renderer/screens/run/run-log.ts';

const moment = (seq: number) => ({ seq, runId: 'run1', step: 10 * seq, at: 1_000 * seq });
const log = (seq: number): RunEvent => ({ ...moment(seq), type: 'log', message: `line ${seq}` });
const losses: RunEvent = {
  ...moment(3),
  type: 'series',
  values: { 'generator/loss': { count: 1, mean: 2, min: 2, max: 2 } },
};

describe('a run’s log', () => {
  it('grows by what happened, each event once, in order', () => {
    const before = [log(1), log(2)];
    expect(extendLog(before, [log(2), losses, log(4)], 10)).toEqual([log(1), log(2), log(4)]);
  });

  it('stays the same where nothing belongs in it', () => {
    const before = [log(1)];
    expect(extendLog(before, [losses], 10)).toBe(before);
  });

  it('keeps the newest', () => {
    expect(extendLog([log(1), log(2)], [log(3)], 2)).toEqual([log(2), log(3)]);
  });

  it('shows a warning with what to do', () => {
    const warning: RunEvent = {
      ...moment(5),
      type: 'warning',
      code: 'few-sprites',
      message: 'There are few sprites.',
      hint: 'Add more.',
    };
    expect(logLine(warning)).toEqual({
      seq: 5,
      at: 5_000,
      step: 50,
      tone: 'warning',
      text: 'There are few sprites.',
      hint: 'Add more.',
    });
    expect(logLine(losses)).toBeNull();
  });
});
