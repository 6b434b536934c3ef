import type { RecipeResult } from '../results.ts';
import { contenderOf, type ContenderId } from '../training/contenders.ts';

/** Throughput of one contender in times of another's, and how much is wanted. */
export interface Wanted {
  ours: ContenderId;
  theirs: ContenderId;
  least: number;
  /** Where it is wanted; everywhere when missing. */
  recipe?: string | undefined;
}

export const wanted: readonly Wanted[] = [
  { ours: 'compiled', theirs: 'tensorflow', least: 1.1 },
  { ours: 'compiled', theirs: 'pytorch-channels-last', least: 1.3 },
  { ours: 'compiled-bfloat16', theirs: 'tensorflow', least: 1.3 },
  { ours: 'compiled-bfloat16', theirs: 'pytorch-channels-last', least: 1.5 },
  { ours: 'compiled', theirs: 'eager', least: 1.7, recipe: 'vanilla-32' },
  { ours: 'wasm', theirs: 'compiled', least: 0.15 },
];

/** "Studio, compiled : Python TensorFlow, tf.function". */
export function ratioName({ ours, theirs }: Pick<Wanted, 'ours' | 'theirs'>): string {
  return `${contenderOf(ours).title} : ${contenderOf(theirs).title}`;
}

export function isWanted({ recipe }: Pick<Wanted, 'recipe'>, { id }: Pick<RecipeResult, 'id'>) {
  return recipe === undefined || recipe === id;
}

/** @returns throughput of `ours` in times of `theirs`; undefined when one of them was not measured */
export function throughputRatio(
  { contenders }: Pick<RecipeResult, 'contenders'>,
  ours: ContenderId,
  theirs: ContenderId,
): number | undefined {
  const [own, other] = [ours, theirs].map((id) =>
    contenders.find((contender) => contender.id === id),
  );
  return own && other && other.stepMs.median / own.stepMs.median;
}

export function verdict(ratio: number | undefined, least: number): string {
  if (ratio === undefined) return '–';
  if (ratio >= least) return `${ratio.toFixed(2)}x`;
  return `${ratio.toFixed(2)}x, short by ${Math.max(1, Math.round((1 - ratio / least) * 100))} %`;
}
