import type { EngineId } from '../engine/engine.ts';
import type { CombinationProblem } from './check-combination.ts';
import type { Hyperparameters } from './schema.ts';

/** Why these hyperparameters cannot be trained on this engine; undefined where they can. */
export function findEngineProblem(
  { discriminator }: Pick<Hyperparameters, 'discriminator'>,
  engine: EngineId,
): CombinationProblem | undefined {
  if (discriminator !== 'projected' || engine !== 'wasm') return undefined;
  return {
    field: 'discriminator',
    message:
      'A projected discriminator cannot be trained on the wasm engine, which lacks the gradients of depthwise convolutions.',
    hint: 'Get the fast engine in the window, or with "studio engine get"; or train with the model’s own discriminator.',
  };
}
