import { z } from 'zod';
import { countOf } from '../format.ts';

/** What one step by hand trains. */
export const steppedNetworksSchema = z.enum(['discriminator', 'generator', 'both']);
export type SteppedNetworks = z.output<typeof steppedNetworksSchema>;

/**
 * How many steps of a run trained one network alone, because a person asked for it. With one of them a run is not what its settings and its
 * seed come to. Steps of both networks, pauses and slow motion change nothing of it.
 */
export const byHandSchema = z.object({
  discriminator: z.int().min(0),
  generator: z.int().min(0),
});
export type ByHand = z.output<typeof byHandSchema>;

/** Slow motion: steps a second. */
export const paceSchema = z.number().min(0.1).max(20);

/** "12 detective-only steps, 3 forger-only steps". */
export function byHandText({ discriminator, generator }: ByHand): string {
  return [
    ...(discriminator > 0
      ? [countOf(discriminator, ['# detective-only step', '# detective-only steps'])]
      : []),
    ...(generator > 0 ? [countOf(generator, ['# forger-only step', '# forger-only steps'])] : []),
  ].join(', ');
}
