import { describe, expect, test } from 'vitest';
import {
  applyRunEvent,
  applySummaryEvent,
  type LiveRunSummary,
} from '../../../../../renderer/lib/run/apply-run-event.ts';
import type { RunEvent } from '../../../../../shared/run/events.ts';
import { resolveHyperparameters } from '../../../../../shared/hyperparameters/resolve.ts';

const run: LiveRunSummary = {
  id: 'k3x9',
  name: 'Quick',
  colourName: 'blue',
  tags: [],
  notes: '',
  archivedAt: null,
  isBaseline: false,
  datasetId: 'd1',
  datasetName: 'sprites',
  state: 'queued',
  queuePosition: 1,
  hyperparameters: resolveHyperparameters({}),
  presetId: 'quick',
  engine: 'auto',
  engineFacts: null,
  appVersion: '0.1.0',
  createdAt: 1,
  startedAt: null,
  endedAt: null,
  step: 10,
  imagesSeen: 640,
  elapsedMs: 500,
  etaMs: null,
  stepsPerSecond: null,
  problem: null,
  endReason: null,
  branchedFrom: null,
  sweepId: null,
  rungs: [],
  startsAt: null,
  lastCheckpointStep: null,
  bestMark: null,
  lastSamplePath: null,
  lastSeq: 5,
  attempt: 1,
  stepsPerTick: 1,
  trainedBy: null,
  byHand: null,
  pace: null,
  place: 'here',
  machine: null,
  poolPlace: null,
  poolId: null,
  curveStep: 10,
  sparkline: { discriminator: [1.4], generator: [0.7] },
};

const moment = { runId: 'k3x9', at: 2_000 };

describe('an event applied to a run', () => {
  test('is dropped when the snapshot already holds it, or another run is meant', () => {
    const sample = {
      ...moment,
      type: 'sample',
      path: 'runs/k3x9/samples/000011.png',
      step: 11,
    } as const;
    const event: RunEvent = { ...sample, seq: 5, count: 64, columns: 8, cellSize: 32, seed: 1 };
    expect(applyRunEvent(run, event)).toBe(run);
    expect(applyRunEvent(run, { ...event, seq: 6, runId: 'other' })).toBe(run);
    expect(applyRunEvent(run, { ...event, seq: 6 })).toMatchObject({
      lastSamplePath: 'runs/k3x9/samples/000011.png',
      step: 11,
      lastSeq: 6,
    });
  });

  test('takes a run out of the queue when it starts, and ends it with its reason', () => {
    const running = applyRunEvent(run, {
      ...moment,
      type: 'state',
      state: 'running',
      message: '',
      step: 10,
      seq: 6,
    });
    expect(running).toMatchObject({ state: 'running', queuePosition: null });
    const done = applyRunEvent(running, {
      ...moment,
      type: 'done',
      reason: 'diverged',
      step: 10,
      seq: 7,
    });
    expect(done).toMatchObject({
      state: 'diverged',
      endedAt: 2_000,
      etaMs: null,
      stepsPerSecond: null,
    });
  });

  test('extends the small loss curve with losses, and with nothing else', () => {
    const of = (mean: number) => ({ count: 1, mean, min: mean, max: mean });
    const values = { 'discriminator/loss': of(1.2), 'generator/loss': of(0.9) };
    const losses: RunEvent = { ...moment, type: 'series', values, step: 20, seq: 6 };
    const next = applySummaryEvent(run, losses);
    expect(next.sparkline).toEqual({ discriminator: [1.4, 1.2], generator: [0.7, 0.9] });
    expect(applySummaryEvent(next, losses)).toBe(next);
  });
});
