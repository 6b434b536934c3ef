import { usesPenalty } from '../../../shared/hyperparameters/penalties.ts';
import { lossTable, type PenaltyName } from '../../../shared/hyperparameters/losses.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { NetworkLayer, Networks } from '../../../shared/run/networks.ts';

/** The way back computes a gradient for what came in and one for the weights, each as much work as the way there. */
const thereAndBack = 3;
/** The forger's step asks the discriminator's way back for what came in alone. */
const thereAndBackToInput = 2;
/** A penalty on gradients goes through the discriminator and back, and all of that back once more. */
const penaltyPasses = 7;
/** A weight's update by an optimizer, in multiply-adds: it waits for memory, not for the processor. */
const updateOfWeight = 350;

/**
 * What one training step costs, in multiply-adds of convolutions and products: what it takes on one machine is about
 * in proportion to it. The factors are fitted to the presets' steps on the native engine on two processor cores, most
 * of which they meet within a third (docs/decisions/0470).
 */
export function stepWork({ generator, discriminator }: Networks, run: Hyperparameters): number {
  const draw = multiplyAdds(generator.layers);
  const judge = multiplyAdds(discriminator.layers.filter(({ fixed }) => !fixed));
  const see = multiplyAdds(discriminator.layers.filter(({ fixed }) => fixed));
  const named = Object.keys(lossTable[run.loss].penalties) as PenaltyName[];
  const penalties = named.filter((penalty) => usesPenalty(penalty, run)).length;
  // Real and generated pictures are judged; the generated ones are drawn for it, and nothing goes back there.
  // Through what is given nothing goes back where the discriminator learns.
  const criticImage = draw + 2 * (see + thereAndBack * judge) + penalties * penaltyPasses * judge;
  const generatorImage = thereAndBack * draw + thereAndBackToInput * (see + judge);
  const images = run.batch * run.accumulation;
  const updated = run.nCritic * discriminator.weights + generator.weights;
  return images * (run.nCritic * criticImage + generatorImage) + updateOfWeight * updated;
}

/** Of one picture's pass. */
function multiplyAdds(layers: readonly NetworkLayer[]): number {
  return layers.reduce((sum, layer) => sum + multiplyAddsOf(layer), 0);
}

function multiplyAddsOf({ kind, kernel, output }: NetworkLayer): number {
  if (kernel.length === 0) return 0;
  const [height = 1, width = 1] = output.length === 3 ? output : [];
  // A transposed convolution lays its kernel at each place of the smaller picture that comes in.
  const places = kind === 'up-convolution' ? (height * width) / 4 : height * width;
  return places * kernel.reduce((product, side) => product * side, 1);
}
