import type { ImportOptions } from '../../../../shared/dataset/dataset.ts';
import type { MeasuredPictures } from '../../../../shared/dataset/import-preview.ts';
import {
  concurrency,
  filesForScaling,
  filesForSize,
  sizeOfNearlyAll,
  spreadOver,
} from '../look-over.ts';
import { mapInOrder } from '../map-in-order.ts';
import { type MeasuredPicture, type MeasureItem, scalingFor } from '../measure-pictures.ts';
import type { SourceItem, SpriteSource } from '../source/sprite-source.ts';

interface Measuring {
  measure: MeasureItem;
  source: SpriteSource;
  options: ImportOptions;
  signal: AbortSignal;
}

/** A picture with fewer transparent pixels has some by accident. */
const leastTransparent = 0.01;

/** Of as many files as the import looks at: their own size matters of pixel art alone. */
export async function measureSource(measuring: Measuring): Promise<MeasuredPictures> {
  const { source, options } = measuring;
  const few = spreadOver(source.items, filesForScaling);
  let [files, pictures] = [few.length, await measured(measuring, few)];
  if (scalingFor(pictures) === 'nearest') {
    const many = spreadOver(source.items, filesForSize);
    [files, pictures] = [many.length, await measured(measuring, many)];
  }
  const transparent = pictures.filter(
    ({ transparentShare }) => transparentShare >= leastTransparent,
  );
  const sizes = pictures.map(({ ownSizes }) => ownSizes[options.fit]).filter((own) => own > 0);
  return {
    looked: pictures.length,
    files,
    allFiles: source.items.length,
    pixelArt: pictures.filter(({ isPixelArt }) => isPixelArt).length,
    transparent: transparent.length,
    transparentShare:
      transparent.reduce((sum, { transparentShare }) => sum + transparentShare, 0) /
      Math.max(1, transparent.length),
    ownSize: sizeOfNearlyAll(sizes),
    enlarged: enlargedOf(pictures),
    commonSize: commonSizeOf(pictures),
    cornerColour: commonCornerOf(pictures),
  };
}

async function measured(
  { measure, signal }: Measuring,
  items: readonly SourceItem[],
): Promise<MeasuredPicture[]> {
  const all: MeasuredPicture[] = [];
  for await (const pictures of mapInOrder(items, concurrency, measure)) {
    signal.throwIfAborted();
    all.push(...pictures);
  }
  return all;
}

function enlargedOf(pictures: readonly MeasuredPicture[]): MeasuredPictures['enlarged'] {
  const factors = pictures.map(({ enlargedBy }) => enlargedBy).filter((factor) => factor > 1);
  const [by] = mostFrequent(factors);
  return by === undefined ? null : { by, count: factors.length };
}

function commonSizeOf(pictures: readonly MeasuredPicture[]): MeasuredPictures['commonSize'] {
  const [size, count] = mostFrequent(pictures.map(({ width, height }) => `${width}x${height}`));
  if (size === undefined) return null;
  const [width, height] = size.split('x').map(Number) as [number, number];
  return { width, height, count };
}

/** Null where no colour is in half of the corners. */
function commonCornerOf(pictures: readonly MeasuredPicture[]): string | null {
  const corners = pictures.map(({ corner }) => corner).filter((corner) => corner !== null);
  const [colour, count] = mostFrequent(corners);
  if (colour === undefined || count * 2 < pictures.length) return null;
  return `#${colour.toString(16).padStart(6, '0')}`;
}

function mostFrequent<T>(values: readonly T[]): [T | undefined, number] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [most, best]: [T | undefined, number] = [undefined, 0];
  for (const [value, count] of counts) if (count > best) [most, best] = [value, count];
  return [most, best];
}
