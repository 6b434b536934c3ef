import type { EngineChoice, EngineId } from '../../../shared/engine/engine.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Engine, EngineModule } from './engine.ts';
import { tensorflowEngine } from './tensorflow.ts';
import { wasmEngine } from './wasm.ts';

export const engines: Record<EngineId, EngineModule> = {
  tensorflow: tensorflowEngine,
  wasm: wasmEngine,
};

/** Fastest first: the order in which automatic choice tries. */
export const enginesByPreference: readonly EngineModule[] = [tensorflowEngine, wasmEngine];

/**
 * Starts the chosen engine; `auto` takes the first that starts.
 *
 * @param say gets a sentence about each engine that was passed over
 * @throws StudioError `engine-unavailable` with why, and what to install
 */
export async function startEngine(
  choice: EngineChoice,
  say: (sentence: string) => void,
): Promise<Engine> {
  if (choice !== 'auto') return engines[choice].start();
  for (const module of enginesByPreference) {
    try {
      return await module.start();
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      say(`${error.message} ${error.hint}`);
    }
  }
  throw new StudioError(
    'engine-unavailable',
    'No engine works on this machine.',
    'Run "npm ci" and then "npm start"; "studio doctor" shows what is missing.',
  );
}
