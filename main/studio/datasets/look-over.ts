import { availableParallelism } from 'node:os';
import { usualSize, type AutoSize, type ImportOptions } from '../../../shared/dataset/dataset.ts';
import { sizeThatHolds } from '../../../shared/dataset/import-suggestions.ts';
import { noProgress, type ReportProgress } from './import-progress.ts';
import { mapInOrder } from './map-in-order.ts';
import { type MeasuredPicture, type MeasureItem, scalingFor } from './measure-pictures.ts';
import type { PrepareOptions } from './prepare-sprite.ts';
import type { SpriteSource } from './source/sprite-source.ts';

/** Decoding waits for the disk and for other processes: more files under way than cores keeps them busy. */
export const concurrency = 2 * availableParallelism() + 2;
/** How many files are looked at to tell pixel art from other pictures, spread evenly over the source. */
export const filesForScaling = 48;
/** How many for the size: of so many, the share that a size holds is right to half a per cent. */
export const filesForSize = 2_048;
/** The share of sprites that a size must hold as they are. Few large ones must not make training slow for all. */
const heldShare = 0.95;

/** What is decided before the pictures are read one by one. */
export type Decided = Pick<PrepareOptions, 'size' | 'scaling' | 'pixelScale'> & {
  basis: AutoSize['basis'] | null;
};

interface Look {
  measure: MeasureItem;
  source: SpriteSource;
  signal?: AbortSignal | undefined;
  onProgress?: ReportProgress;
}

/**
 * Settles what is left to the studio, by looking at some of the source's pictures: size, scaling, and how many pixels
 * across a pixel becomes where a size is asked for.
 */
export async function lookOver(
  look: Look,
  { size, scaling: wanted, fit }: Pick<ImportOptions, 'size' | 'scaling' | 'fit'>,
): Promise<Decided> {
  const scaling = wanted === 'auto' ? scalingFor(await somePictures(look)) : wanted;
  if (scaling === 'area' || (size !== 'auto' && fit !== 'contain')) {
    if (size !== 'auto') return { size, scaling, pixelScale: null, basis: null };
    const basis = wanted === 'auto' ? 'no-pixel-art' : 'averaged';
    return { size: usualSize, scaling, pixelScale: null, basis };
  }
  const needed = sizeOfNearlyAll(await ownSizes(look, fit));
  if (size === 'auto')
    return { size: sizeThatHolds(needed), scaling, pixelScale: 1, basis: 'own-pixels' };
  // Sprites whose pixels are larger than those of others are no pixel art any more (docs/decisions/0390).
  return { size, scaling, pixelScale: Math.max(1, Math.floor(size / needed)), basis: null };
}

async function ownSizes(look: Look, fit: ImportOptions['fit']): Promise<number[]> {
  const sizes: number[] = [];
  for await (const pictures of picturesOf(look, filesForSize))
    sizes.push(...pictures.map(({ ownSizes }) => ownSizes[fit]).filter((own) => own > 0));
  return sizes;
}

/** What nearly all of these do not exceed. */
export function sizeOfNearlyAll(sizes: readonly number[]): number {
  const inOrder = [...sizes].sort((one, other) => one - other);
  return inOrder[Math.ceil(inOrder.length * heldShare) - 1] ?? usualSize;
}

/** The first picture of some files. */
async function somePictures(look: Look): Promise<MeasuredPicture[]> {
  const first: MeasuredPicture[] = [];
  for await (const [picture] of picturesOf({ ...look, onProgress: noProgress }, filesForScaling))
    if (picture) first.push(picture);
  return first;
}

async function* picturesOf(
  { measure, source: { items }, signal, onProgress = noProgress }: Look,
  most: number,
): AsyncGenerator<readonly MeasuredPicture[]> {
  const chosen = spreadOver(items, most);
  const total = chosen.length;
  let done = 0;
  for await (const pictures of mapInOrder(chosen, concurrency, measure)) {
    signal?.throwIfAborted();
    const currentFile = chosen[done]?.name ?? '';
    onProgress({ phase: 'scanning', done: ++done, total, etaMs: null, currentFile });
    yield pictures;
  }
}

/**
 * So many of the items, spread evenly over all of them.
 *
 * @param turn another number gives others, where there are others
 */
export function spreadOver<T>(items: readonly T[], most: number, turn = 0): T[] {
  const count = Math.min(items.length, most);
  // The golden ratio comes by every place before it comes back to one.
  const shift = (turn * 0.618_033_988_75) % 1;
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor(((index + shift) * items.length) / count)] as T,
  );
}
