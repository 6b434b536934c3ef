import { bitsSet } from '../../shared/numbers.ts';

/** 128 bits in 8 words: which of two neighbouring cells of a coarse grid is brighter. */
export type PerceptualHash = Uint16Array;

const words = 8;
/** Cells a side of the grid; one more than comparisons in a row. */
const cells = 9;
/** Brightness differences (0-255) up to this are noise of compression or scaling. */
const noise = 2;
/**
 * Hashes that differ in at most this many of 128 bits belong to near duplicates. Fewer than there are
 * words, so two near hashes have at least one word in common (see NearHashes).
 */
const nearDistance = 5;
/** What lies behind transparent pixels: neither the white nor the black of the sprites themselves. */
const behind = 128;

/**
 * A difference hash (dHash, N. Krawetz 2013) in both directions.
 *
 * @param pixels uint8 `[size, size, channels]`, straight alpha
 */
export function perceptualHash(pixels: Uint8Array, size: number, channels: 3 | 4): PerceptualHash {
  const grid = brightnessGrid(pixels, size, channels);
  const hash = new Uint16Array(words);
  let bit = 0;
  for (let y = 0; y < cells - 1; y++) {
    for (let x = 0; x < cells - 1; x++) {
      const here = grid[y * cells + x] as number;
      const right = grid[y * cells + x + 1] as number;
      const below = grid[(y + 1) * cells + x] as number;
      for (const brighter of [here > right + noise, here > below + noise]) {
        // Neighbouring bits go to different words: empty corners would make whole words equal.
        if (brighter) hash[bit % words] = (hash[bit % words] as number) | (1 << (bit / words));
        bit++;
      }
    }
  }
  return hash;
}

export function isNear(one: PerceptualHash, other: PerceptualHash): boolean {
  let distance = 0;
  for (let word = 0; word < words; word++) {
    distance += bitsSet((one[word] as number) ^ (other[word] as number));
    if (distance > nearDistance) return false;
  }
  return true;
}

/** Mean brightness of each cell, float `[cells, cells]`, 0-255. */
function brightnessGrid(pixels: Uint8Array, size: number, channels: 3 | 4): Float64Array {
  const grid = new Float64Array(cells * cells);
  const counts = new Float64Array(cells * cells);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const cell = Math.floor((y * cells) / size) * cells + Math.floor((x * cells) / size);
      grid[cell] = (grid[cell] as number) + brightness(pixels, (y * size + x) * channels, channels);
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
  return grid.map((sum, cell) => sum / (counts[cell] as number));
}

function brightness(pixels: Uint8Array, offset: number, channels: 3 | 4): number {
  const colour =
    0.299 * (pixels[offset] as number) +
    0.587 * (pixels[offset + 1] as number) +
    0.114 * (pixels[offset + 2] as number);
  if (channels === 3) return colour;
  const alpha = (pixels[offset + 3] as number) / 255;
  return colour * alpha + behind * (1 - alpha);
}

/** Keeps a folder of 200,000 all but empty pictures from taking hours. */
const largestBucket = 500;

/** Finds the hashes that are near to one, among those that were added. */
export class NearHashes<Named> {
  /** Hashes that share a word with a key of this index: near hashes always share one. */
  readonly #byWord = new Map<number, { hash: PerceptualHash; named: Named }[]>();

  /** What was added under near hashes; of very common ones not all. */
  nearTo(hash: PerceptualHash): Named[] {
    const near = keysOf(hash).flatMap((key) =>
      (this.#byWord.get(key) ?? []).filter((other) => isNear(hash, other.hash)),
    );
    return [...new Set(near.map(({ named }) => named))];
  }

  add(hash: PerceptualHash, named: Named): void {
    for (const key of keysOf(hash)) {
      const bucket = this.#byWord.get(key);
      if (!bucket) this.#byWord.set(key, [{ hash, named }]);
      else if (bucket.length < largestBucket) bucket.push({ hash, named });
    }
  }
}

/** A key for each 16-bit word and its place. */
function keysOf(hash: PerceptualHash): number[] {
  return Array.from(hash, (word, place) => place * 65_536 + word);
}
