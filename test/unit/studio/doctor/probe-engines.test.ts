import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineIds, type EngineId } from '../../../../shared/engine/engine.ts';
import { writeEngineManifest } from '../../../../main/native-engine/engine-manifest.mjs';
import { cudaEngineFolder } from '../../../../main/native-engine/native-engine-folder.mjs';
import { cudaWheels } from '../../../../main/native-engine/cuda/cuda-wheels.ts';
import { pinsOf } from '../../../../main/native-engine/wheel.ts';
import { probeEngines } from '../../../../main/studio/doctor/probe-engines.ts';
import type { StartTrainer } from '../../../../main/studio/runs/trainer-process.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { FakeTrainer } from '../runs/fake-trainer.ts';

/** Measures what it is asked to, and crashes over one engine. */
class ProbingTrainer extends FakeTrainer {
  constructor(probed: EngineId[][], crashesOver?: EngineId) {
    super();
    setImmediate(() => {
      this.say({ type: 'ready' });
      const [command] = this.commands;
      if (command?.type !== 'job' || command.job.type !== 'probe') return;
      const { engines } = command.job;
      probed.push(engines);
      if (crashesOver && engines.includes(crashesOver))
        return this.exit({ code: null, signal: 'SIGSEGV' });
      const works = { available: true, facts: null, problem: null, stepsPerSecond: 1 };
      this.say({ type: 'probed', engines: engines.map((id) => ({ id, ...works })) });
      this.exit({ code: 0, signal: null });
    });
  }
}

let probed: EngineId[][];

function coreWith(crashesOver?: EngineId): { startTrainer: StartTrainer } {
  return { startTrainer: () => new ProbingTrainer(probed, crashesOver) };
}

function fetchCuda(): void {
  const lib = join(cudaEngineFolder(), 'lib');
  mkdirSync(lib, { recursive: true });
  writeFileSync(join(lib, 'libtensorflow_cc.so.2'), 'a library');
  const { tensorflow, nvidia } = cudaWheels('linux', 'x64') ?? expect.fail('no wheels');
  const pins = pinsOf([tensorflow, ...nvidia]);
  writeEngineManifest(cudaEngineFolder(), { wheelSha256: '', bindingIsPortable: true, pins });
}

beforeEach(() => {
  probed = [];
  vi.stubEnv('STUDIO_CACHE', temporaryFolder());
});
afterEach(() => void vi.unstubAllEnvs());

const others = engineIds.filter((id) => id !== 'cuda');

describe('engines that are measured', () => {
  it('share a process where TensorFlow is there in one build', async () => {
    await probeEngines(coreWith(), engineIds);
    expect(probed).toEqual([[...engineIds]]);
  });

  it('do not where it is there in two, whose libraries go by the same names', async () => {
    fetchCuda();
    const found = await probeEngines(coreWith(), engineIds);
    expect(probed).toEqual([others, ['cuda']]);
    expect(found.map(({ id }) => id)).toEqual([...engineIds]);
    expect(found.every(({ available }) => available)).toBe(true);
  });

  it('are there all the same where a card’s driver ends the process', async () => {
    fetchCuda();
    const found = await probeEngines(coreWith('cuda'), engineIds);
    expect(found.filter(({ available }) => available).map(({ id }) => id)).toEqual(others);
    expect(found.find(({ id }) => id === 'cuda')?.problem).toContain('SIGSEGV');
    await expect(probeEngines(coreWith('wasm'), engineIds)).rejects.toThrow('SIGSEGV');
  });
});
