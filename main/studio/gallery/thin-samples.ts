import type { Sample } from '../../../shared/run/run.ts';

/** As many sheets of a run as are told at once, at most: more stops than this no slider has pixels for. */
export const mostSamples = 2_000;

/**
 * At most so many, the first and the last among them, evenly over all: where a run drew more, its slider makes longer
 * steps. What was drawn by hand goes only where that alone is too much, the oldest first.
 *
 * @param samples ordered by step
 */
export function thinSamples(samples: readonly Sample[], most: number): Sample[] {
  if (samples.length <= most) return [...samples];
  const half = Math.floor(most / 2);
  const byHand = samples.filter(({ kind }) => kind === 'generated').slice(-half);
  const kept = new Set([
    ...byHand,
    ...thinned(
      samples.filter(({ kind }) => kind === 'progress'),
      most - byHand.length,
    ),
  ]);
  return samples.filter((sample) => kept.has(sample));
}

/** So many of a list at most, the first and the last among them. */
export function thinned<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  const distance = (all.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => all[Math.round(place * distance)] as T);
}
