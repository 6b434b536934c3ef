import {
  automaticEngines,
  type EngineChoice,
  type EngineId,
} from '../../../shared/engine/engine.ts';
import { StudioError } from '../../../shared/errors.ts';
import { cudaEngine } from './cuda.ts';
import type { Engine, EngineModule } from './engine.ts';
import { tensorflowEngine } from './tensorflow.ts';
import { wasmEngine } from './wasm.ts';
import { webgpuEngine } from './webgpu.ts';

export const engines: Record<EngineId, EngineModule> = {
  tensorflow: tensorflowEngine,
  cuda: cudaEngine,
  webgpu: webgpuEngine,
  wasm: wasmEngine,
};

/**
 * Starts the chosen engine; `auto` takes the first that starts. One that failed once it had taken the process for itself is the last.
 *
 * @param say gets a sentence about each engine that was passed over, and about what takes long
 * @param preferred what `auto` tries first: what tuning found fastest, or a run was trained by before
 * @throws StudioError `engine-unavailable` with why, and what to install
 */
export async function startEngine(
  choice: EngineChoice,
  say: (sentence: string) => void,
  preferred?: EngineId,
): Promise<Engine> {
  if (choice !== 'auto') return engines[choice].start(say);
  for (const id of new Set([...(preferred ? [preferred] : []), ...automaticEngines])) {
    try {
      return await engines[id].start(say);
    } catch (error) {
      if (!(error instanceof StudioError) || engines[id].holdsProcess?.()) throw error;
      say(`${error.message} ${error.hint}`);
    }
  }
  throw new StudioError(
    'engine-unavailable',
    'No engine works on this machine.',
    'Run "npm ci" and then "npm start"; "studio doctor" shows what is missing.',
  );
}
