import { describe, expect, it } from 'vitest';
import {
  alignmentAlong,
  fairAlignment,
  fairSentence,
  lastCommon,
  momentOf,
  stepAt,
} from '../../../../shared/run/fair-comparison.ts';
import { exampleRun } from '../../renderer/example-run.ts';

const run = exampleRun({ step: 400, hyperparameters: { batch: 32 } });
const longer = { ...run, id: 'longer', step: 1_000 };
const critic = exampleRun({ hyperparameters: { batch: 32, nCritic: 5, loss: 'wgan' } });
const queued = { ...run, id: 'queued', step: 0 };

describe('what is fair to runs beside each other', () => {
  it('is the same step, or as many images where a step shows more of them in one run', () => {
    expect(fairAlignment([run, longer])).toBe('step');
    expect(fairAlignment([run, critic])).toBe('images');
    expect(alignmentAlong('step', [run, critic])).toBe('step');
    expect(alignmentAlong('images', [run, longer])).toBe('step');
    expect(alignmentAlong('epoch', [run, critic])).toBe('images');
    expect(momentOf(critic, 10, 'images')).toBe(1_600);
    expect(stepAt(critic, 1_600, 'images')).toBe(10);
  });

  it('ends where the shortest has come to; one that has not begun does not count', () => {
    expect(lastCommon([400, 1_000, 0])).toBe(400);
    expect(lastCommon([1_000, 1_001])).toBeNull();
    expect(lastCommon([400, 0])).toBeNull();
  });

  it('is said in one sentence, where it leaves something out', () => {
    const end = { words: 'step 400', everything: false };
    expect(fairSentence([run, longer], 'step', end)).toBe(
      'Shown as far as both runs have come: step 400.',
    );
    // Of three, two are not "both".
    expect(fairSentence([run, longer, queued], 'step', end)).toBe(
      'Shown as far as the 2 runs that have begun have come: step 400.',
    );
    expect(fairSentence([run, longer, longer], 'step', { ...end, everything: true })).toBe(
      'Shown to the end of each: all 3 runs have come as far as step 400.',
    );
    expect(fairSentence([run, critic], 'images', null)).toBe(
      'Held beside each other by images seen, because a step of these runs does not show equally many.',
    );
    expect(fairSentence([run, longer], 'step', null)).toBeNull();
  });
});
