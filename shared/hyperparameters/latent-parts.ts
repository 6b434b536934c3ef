import { outputTable } from './outputs.ts';
import type { Hyperparameters } from './schema.ts';

/** How many of a creature's latents decide what, in the order in which they lie in its row. */
export interface LatentParts {
  /** Its shape and where its colours go; its colours depend on these too. */
  shape: number;
  /** Its colours alone: other numbers here are another palette for the same drawing. */
  colours: number;
}

/** A quarter: the 32 of 128 that cost nothing where it was tried. */
const shareOfColours = 1 / 4;

/** Latents come in two parts where a palette is painted with, so that a creature can be recoloured. */
export function latentParts({
  output,
  latentSize,
}: Pick<Hyperparameters, 'output' | 'latentSize'>): LatentParts {
  const { hasPalette } = outputTable[output];
  const colours = hasPalette ? Math.max(1, Math.round(latentSize * shareOfColours)) : 0;
  return { shape: latentSize - colours, colours };
}
