import { describe, expect, it } from 'vitest';
import {
  mayTrainOn,
  resumeLabel,
  suggestedMoreSteps,
} from '../../../../../renderer/screens/run/run-words.ts';
import { exampleRun } from '../../example-run.ts';

describe('how a run goes on', () => {
  it('is said by its state', () => {
    expect(resumeLabel(exampleRun({ state: 'running' }))).toBeNull();
    expect(resumeLabel(exampleRun({ state: 'paused' }))).toBe('Resume');
    expect(resumeLabel(exampleRun({ state: 'completed', step: 7_000 }))).toBeNull();
  });

  it('is from the last checkpoint after it ended early, or from the start without one', () => {
    const interrupted = exampleRun({
      state: 'interrupted',
      step: 1_200,
      lastCheckpointStep: 1_000,
    });
    expect(resumeLabel(interrupted)).toBe('Resume from last checkpoint');
    expect(resumeLabel({ ...interrupted, lastCheckpointStep: null })).toBe('Start again');
  });

  it('takes more steps once it has ended with a checkpoint', () => {
    expect(mayTrainOn(exampleRun({ state: 'completed', lastCheckpointStep: 7_000 }))).toBe(true);
    expect(mayTrainOn(exampleRun({ state: 'failed', lastCheckpointStep: null }))).toBe(false);
    expect(mayTrainOn(exampleRun({ state: 'running', lastCheckpointStep: 1_000 }))).toBe(false);
  });

  it('suggests a round half of what was planned', () => {
    expect(suggestedMoreSteps(exampleRun({ hyperparameters: { steps: 7_000 } }))).toBe(4_000);
    expect(suggestedMoreSteps(exampleRun({ hyperparameters: { steps: 40 } }))).toBe(100);
  });
});
