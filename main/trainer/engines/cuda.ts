import { cudaEngineIsReady } from '../../native-engine/cuda/cuda-wheels.ts';
import {
  findGraphicsCard,
  cardMultipliesBfloat16,
  whyItTakesLong,
} from '../../native-engine/cuda/graphics-card.ts';
import { cudaEngineFolder } from '../../native-engine/native-engine-folder.mjs';
import { StudioError } from '../../../shared/errors.ts';
import type { Engine, EngineModule } from './engine.ts';
import { engineUnavailable, startBackend } from './start-backend.ts';
import { loadBinding, registerTensorflow } from './tensorflow.ts';
import { prepareEnvironment, tellCuda } from './tensorflow-environment.ts';

/**
 * The two builds of TensorFlow have libraries of the same names: from here on the binding of the processor's would be given the
 * card's library, with the card in it, and call itself the processor.
 */
let bindingIsLoaded = false;

/** TensorFlow on a graphics card of NVIDIA's: Linux, and fetched by a command alone (docs/decisions/0540). */
export const cudaEngine: EngineModule = {
  id: 'cuda',
  start: (say) => startCuda(cudaEngineFolder(), say),
  holdsProcess: () => bindingIsLoaded,
};

/**
 * Loads TensorFlow's build for NVIDIA's cards of a folder, once the driver has said that there is a card: whoever has
 * none is told so at once, and their process stays free for another engine.
 *
 * @throws StudioError `engine-unavailable` with what is missing
 */
export async function startCuda(folder: string, say?: (sentence: string) => void): Promise<Engine> {
  if (folder === cudaEngineFolder() && !cudaEngineIsReady()) throw notFetched(folder);
  const card = findGraphicsCard();
  const patience = whyItTakesLong(card);
  if (patience) say?.(patience);
  try {
    tellCuda(card.index);
    const threads = prepareEnvironment('cuda');
    const binding = loadBinding(folder);
    bindingIsLoaded = true;
    if (!binding.isUsingGpuDevice()) throw new Error('TensorFlow does not take it');
    await registerTensorflow(binding, 'plain');
    const facts = { id: 'cuda', device: card.name, version: binding.TF_Version, threads } as const;
    const abilities: Parameters<typeof startBackend>[1] = {
      steps: 'compiled',
      multipliesBfloat16: cardMultipliesBfloat16(card),
      ...(card.freeBytes !== null && { cardBytes: card.freeBytes }),
    };
    return await startBackend(facts, abilities, 'tensorflow');
  } catch (error) {
    throw engineUnavailable(
      `The cuda engine cannot compute on ${card.name}`,
      'With TF_CPP_MIN_LOG_LEVEL=0 in the environment the log of the run says why. Until it works, "studio doctor --tune" has new runs take another engine; one that began on the card goes on by another once "npx sprite-gan-studio engine remove --gpu" has removed this one.',
      error,
    );
  }
}

function notFetched(folder: string): StudioError {
  return new StudioError(
    'engine-unavailable',
    `The cuda engine cannot be used: ${folder} is not there, or not complete.`,
    'On Linux with an NVIDIA graphics card "npx sprite-gan-studio engine get --gpu" gets it ("npm run studio -- engine get --gpu" in a checkout). Without it choose another engine.',
  );
}
