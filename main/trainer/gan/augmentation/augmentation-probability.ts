import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';

/**
 * Real images over which the probability may go from 0 to 1. ADA's authors take 500,000 for runs of millions of
 * images (Karras 2020, arXiv 2006.06676, section 3.1); ours see some hundred thousand.
 */
const imagesPerUnit = 50_000;

/**
 * How often images are augmented at first. With few sprites the discriminator knows them by heart soon; the
 * rule is lightweight-gan's (Wang 2020, https://github.com/lucidrains/lightweight-gan), doubled, because each kind
 * of augmentation is drawn by itself: 0.6 for a handful of sprites, 0 from 100,000 on.
 */
export function probabilityBySize(spriteCount: number): number {
  return Math.max(0, (100_000 - spriteCount) * 6e-6);
}

/**
 * How often each augmentation is done to an image. Adaptive: it grows while the discriminator is right about
 * more real images than wanted, which is how overfitting shows first (ADA, Karras 2020, equation 1, r_t).
 */
export class AugmentationProbability {
  readonly #settings: Hyperparameters;
  #value: number;

  constructor(settings: Hyperparameters, spriteCount: number) {
    this.#settings = settings;
    this.#value = settings.augmentationStrength === 'full' ? 1 : probabilityBySize(spriteCount);
  }

  get value(): number {
    return this.#value;
  }

  set value(value: number) {
    this.#value = value;
  }

  /**
   * @param meanRealSign mean of sign(answer) over real images, -1 to 1
   * @param imagesSeen since the last call
   */
  adapt(meanRealSign: number, imagesSeen: number): void {
    const { augmentationStrength, adaptiveTarget } = this.#settings;
    if (augmentationStrength !== 'adaptive') return;
    const direction = Math.sign(meanRealSign - adaptiveTarget);
    const moved = this.#value + (direction * imagesSeen) / imagesPerUnit;
    this.#value = Math.min(1, Math.max(0, moved));
  }
}
