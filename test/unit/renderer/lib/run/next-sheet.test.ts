import { expect, it } from 'vitest';
import { nextSheetSentence } from '../../../../../renderer/lib/run/next-sheet.ts';
import { exampleRun } from '../../example-run.ts';

const run = exampleRun({ state: 'running', step: 20, hyperparameters: { steps: 4_000 } });

it('says at which step the next pictures come, and in about how long', () => {
  expect(nextSheetSentence({ ...run, stepsPerSecond: 2 })).toBe(
    'The next pictures come at step 50, in about 15 s.',
  );
});

it('says that they come in a moment where seconds are too much to say', () => {
  expect(nextSheetSentence({ ...run, step: 49, stepsPerSecond: 8 })).toBe(
    'The next pictures come at step 50, in a moment.',
  );
});

it('says the step alone where the speed is not known yet, and while the run is paused', () => {
  expect(nextSheetSentence({ ...run, stepsPerSecond: null })).toBe(
    'The next pictures come at step 50.',
  );
  expect(nextSheetSentence({ ...run, state: 'paused', stepsPerSecond: 2 })).toBe(
    'The next pictures come at step 50, once the training goes on.',
  );
});

it('says that every step has its pictures in slow motion', () => {
  expect(nextSheetSentence({ ...run, pace: 1 })).toBe('The next pictures come with the next step.');
});

it('says nothing of a run that does not train', () => {
  expect(nextSheetSentence({ ...run, state: 'completed' })).toBe('');
});
