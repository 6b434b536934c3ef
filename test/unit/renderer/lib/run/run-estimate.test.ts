import { describe, expect, it } from 'vitest';
import { durationSentence, engineToUse } from '../../../../../renderer/lib/run/run-estimate.ts';
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

  it('takes what automatic choice will come to', () => {
    expect(engineToUse('auto', true)).toBe('tensorflow');
    expect(engineToUse('auto', false)).toBe('wasm');
    expect(engineToUse('wasm', true)).toBe('wasm');
  });
});
