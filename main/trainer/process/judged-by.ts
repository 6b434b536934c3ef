import { StudioError } from '../../../shared/errors.ts';
import type { EngineId } from '../../../shared/engine/engine.ts';
import { findEngineProblem } from '../../../shared/hyperparameters/check-combination.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { readWeights, type LayerWeights } from '../../feature-network/read-weights.ts';

type Judged = Pick<Hyperparameters, 'discriminator'>;

/**
 * The network that others trained, where a run's discriminator judges by one.
 *
 * @returns undefined where it judges by itself, null where the network is not here
 * @throws StudioError `engine-unavailable` where its file is damaged
 */
export async function networkOfOthers({
  discriminator,
}: Judged): Promise<readonly LayerWeights[] | null | undefined> {
  return discriminator === 'projected' ? ((await readWeights()) ?? null) : undefined;
}

/**
 * The same for a training.
 *
 * @param engine that it runs on
 * @throws StudioError `engine-unavailable` where it is not here, or that engine cannot train by it
 */
export async function requireNetworkOfOthers(
  run: Judged,
  engine: EngineId,
): Promise<readonly LayerWeights[] | undefined> {
  const network = await networkOfOthers(run);
  if (network === undefined) return undefined;
  const problem = findEngineProblem(run, engine);
  if (problem) throw new StudioError('engine-unavailable', problem.message, problem.hint);
  if (network) return network;
  throw new StudioError(
    'engine-unavailable',
    'A projected discriminator judges by EfficientNet-Lite0, which is not here yet.',
    'Get it in the window, or with "studio features get"; then resume the run.',
  );
}
