import type { Gan } from '../gan.ts';
import type { Weights } from '../models/layers/layer.ts';
import { iteratePower, normaliseSpectrally } from '../regularisers/spectral-normalisation.ts';

/** The discriminator's weights as it judges with them. */
export interface JudgingWeights {
  /** Call where the gradient is taken: normalisation is part of it. */
  current(): Weights;
  /** Assigns what normalisation learned of the weights; once a step of the discriminator. */
  keepVectors(): void;
}

export function judgingWeights({ discriminator, spectralVectors }: Gan): JudgingWeights {
  const { weights } = discriminator;
  if (spectralVectors.size === 0) {
    return { current: () => weights, keepVectors: () => undefined };
  }
  const vectors = iteratePower(weights, spectralVectors);
  return {
    current: () => normaliseSpectrally(weights, vectors),
    keepVectors() {
      for (const [name, variable] of spectralVectors) {
        const found = vectors.get(name);
        if (found) variable.assign(found.left);
      }
    },
  };
}
