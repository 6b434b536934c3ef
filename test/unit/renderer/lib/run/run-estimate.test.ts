import { describe, expect, it } from 'vitest';
import {
  aboutDuration,
  durationSentence,
  engineToUse,
  liveSpeedKey,
  sweepDurationSentence,
} from '../../../../../renderer/lib/run/run-estimate.ts';
import type { EngineId } from '../../../../../shared/engine/engine.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import { exampleDataset } from '../../../store/examples.ts';
import { exampleRun as example } from '../../example-run.ts';

const dataset = exampleDataset();

/** A run of a minute, 100 ms a step, that `auto` trained on this engine. */
function ranOn(id: EngineId) {
  const engineFacts = { id, device: 'CPU', version: '1', tfjsVersion: '4', threads: 2 };
  return example({
    engine: 'auto',
    engineFacts,
    step: 600,
    elapsedMs: 60_000,
    datasetId: dataset.id,
  });
}

function estimateOn(engine: EngineId, changed: HyperparameterChoices = {}): string | null {
  const values = { ...ranOn(engine).hyperparameters, steps: 1_200, ...changed };
  const plan = { values, engine, dataset, runCount: 1 };
  return durationSentence(plan, [ranOn('wasm')], [dataset]);
}

describe('how long a run will take', () => {
  it('goes by a run of the same shape', () => {
    expect(estimateOn('wasm')).toMatch(/^About 2 min.* took 100 ms a step here\.$/);
  });

  it('goes by no run that another machine trained', () => {
    const plan = { values: { ...ranOn('wasm').hyperparameters }, dataset, runCount: 1 };
    const elsewhere = { ...ranOn('wasm'), place: 'pool' as const };
    expect(durationSentence({ ...plan, engine: 'wasm' }, [elsewhere], [dataset])).toBeNull();
  });

  it('is asked for anew when a run here tells how fast it is, whatever one in a pool does', () => {
    const running = { ...ranOn('wasm'), state: 'running' as const, stepsPerSecond: 5 };
    expect(liveSpeedKey([{ ...running, place: 'pool' }])).toBe('');
    expect(liveSpeedKey([{ ...running, place: 'pool' }, running])).toBe(`${running.id} true`);
  });

  it('goes by no run that another engine trained, though both were left to choose', () => {
    expect(estimateOn('tensorflow')).toBeNull();
  });

  it.each([
    { batch: 32 },
    { baseChannels: 8 },
    { loss: 'wgan' },
    { precision: 'bfloat16' },
    { r1Gamma: 1 },
  ] as const)('goes by no run whose steps take another time: %j', (changed) => {
    expect(estimateOn('wasm', changed)).toBeNull();
  });

  it.each([
    { seed: 2 },
    { shift: 0 },
    { sampleEvery: 50 },
    { generatorLearningRate: 1e-3 },
  ] as const)('goes by a run that differs in what costs nothing: %j', (changed) => {
    expect(estimateOn('wasm', changed)).toMatch(/^About 2 min/);
  });

  it('adds up the runs of a sweep, and says of how many it knows', () => {
    const planOf = (changed: HyperparameterChoices) => ({
      values: { ...ranOn('wasm').hyperparameters, steps: 1_200, ...changed },
      engine: 'wasm' as const,
      dataset,
      runCount: 3,
    });
    const sentenceOf = (...all: HyperparameterChoices[]) =>
      sweepDurationSentence(all.map(planOf), [ranOn('wasm')], [dataset]);
    expect(sentenceOf({ seed: 1 }, { seed: 2 }, { steps: 600 })).toMatch(/^About 5 min in all/);
    expect(sentenceOf({ seed: 1 }, { batch: 32 })).toMatch(
      /^About 2 min for the 1 of them .* how long the other 1 take is not known yet\.$/,
    );
    expect(sentenceOf({ batch: 32 }, { batch: 16 })).toBeNull();
  });

  it('takes what automatic choice will come to', () => {
    expect(engineToUse('auto', true)).toBe('tensorflow');
    expect(engineToUse('auto', false)).toBe('wasm');
    expect(engineToUse('wasm', true)).toBe('wasm');
  });
});

describe('about how long', () => {
  it.each([
    [20_000, 'under a minute'],
    [9.3 * 60_000, 'about 9 min'],
    [43 * 60_000, 'about 45 min'],
    [98 * 60_000, 'about 1 h 40 min'],
    [9.2 * 3_600_000, 'about 9 h'],
    [100 * 3_600_000, 'about 4 days'],
  ])('%d ms are said no finer than they are known: %s', (ms, said) => {
    expect(aboutDuration(ms)).toBe(said);
  });
});
