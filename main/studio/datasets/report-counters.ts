import { createHash } from 'node:crypto';
import type { ImportReport } from '../../../shared/dataset/dataset.ts';
import { NearHashes, perceptualHash } from '../../sprite-file/perceptual-hash.ts';
import type { SourceFile } from './source-picture.ts';

/** Counts what was done to pictures before they were scaled. */
export class DoneToPictures {
  #enlarged = 0;
  #backgroundsRemoved = 0;
  readonly #sheets: ImportReport['sheets'] = { cut: 0, sprites: 0, loose: 0, looseExample: null };
  readonly #animations: ImportReport['animations'] = { files: 0, frames: 0 };

  add(
    file: string,
    sprites: number,
    { enlargedBy, backgroundRemoved, arrangement, looseSprites }: Omit<SourceFile, 'pictures'>,
  ): void {
    if (enlargedBy > 1) this.#enlarged++;
    if (backgroundRemoved) this.#backgroundsRemoved++;
    if (arrangement === 'frames') {
      this.#animations.files++;
      this.#animations.frames += sprites;
    } else if (arrangement) {
      this.#sheets.cut++;
      this.#sheets.sprites += sprites;
    }
    if (looseSprites > 0) {
      this.#sheets.loose++;
      this.#sheets.looseExample ??= { file, sprites: looseSprites };
    }
  }

  report(): Pick<ImportReport, 'enlarged' | 'backgroundsRemoved' | 'sheets' | 'animations'> {
    return {
      enlarged: this.#enlarged,
      backgroundsRemoved: this.#backgroundsRemoved,
      sheets: this.#sheets,
      animations: this.#animations,
    };
  }
}

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

/** Counts sprites that were there before. They stay in the dataset: the count is for the person to judge. */
export class DuplicateCounter {
  exact = 0;
  near = 0;
  readonly #seen = new Set<string>();
  readonly #hashes = new NearHashes<null>();
  readonly #size: number;
  readonly #channels: 3 | 4;

  constructor(size: number, channels: 3 | 4) {
    this.#size = size;
    this.#channels = channels;
  }

  add(pixels: Uint8Array): void {
    const digest = createHash('sha1').update(pixels).digest('base64');
    if (this.#seen.has(digest)) {
      this.exact++;
      return;
    }
    this.#seen.add(digest);
    const hash = perceptualHash(pixels, this.#size, this.#channels);
    if (this.#hashes.nearTo(hash).length > 0) this.near++;
    this.#hashes.add(hash, null);
  }
}
