import type { LossId } from './choices.ts';

/**
 * Losses whose authors call the discriminator a critic: it does not judge real or forged, but answers with a height
 * of which only differences count (Arjovsky 2017, Gulrajani 2017).
 */
export const lossesWithCritic: readonly LossId[] = ['wgan', 'wgan-gp'];

/** What the network that judges is called with these losses; the wider word where they differ. */
export function judgeName(...losses: readonly LossId[]): 'critic' | 'discriminator' {
  return losses.every((loss) => lossesWithCritic.includes(loss)) ? 'critic' : 'discriminator';
}
