import type { ImportReport } from '../../../shared/dataset/dataset.ts';

/** Counts the colours of training images, by which a palette's size is chosen. */
export class ColourCounter {
  readonly #channels: 3 | 4;
  readonly #counts: number[] = [];

  constructor(channels: 3 | 4) {
    this.#channels = channels;
  }

  add(pixels: Uint8Array): void {
    const colours = new Set<number>();
    for (let offset = 0; offset < pixels.length; offset += this.#channels) {
      if (this.#channels === 4 && pixels[offset + 3] === 0) continue;
      colours.add(
        ((pixels[offset] as number) << 16) |
          ((pixels[offset + 1] as number) << 8) |
          (pixels[offset + 2] as number),
      );
    }
    this.#counts.push(colours.size);
  }

  report(): ImportReport['colours'] {
    const inOrder = this.#counts.toSorted((one, other) => one - other);
    if (inOrder.length === 0) return null;
    const mean = inOrder.reduce((sum, count) => sum + count, 0) / inOrder.length;
    const atShare = (share: number) => inOrder[Math.ceil(inOrder.length * share) - 1] as number;
    return { mean, median: atShare(0.5), ninetieth: atShare(0.9) };
  }
}
