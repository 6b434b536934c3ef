import { readFile } from 'node:fs/promises';
import { featureCount } from '../../feature-network/layers.ts';
import { publishedNetwork } from '../../feature-network/published.ts';
import { sha256 } from '../../files/sha256.ts';
import { writeBeside } from '../../files/write-beside.ts';

/** Raise it when what is stored, or how pictures are looked at, changes. */
const format = 1;
const hashBytes = 32;

interface SeenSprites {
  /** SHA-256 of the dataset's pixels and labels. */
  dataset: string;
  /** Which of its sprites. */
  places: Uint32Array;
}

/**
 * What the network sees in a dataset's sprites, kept beside them: two hashes and float32. The first says of which sprites,
 * network and format it is, the second that the numbers are as they were written; whatever does not fit is computed anew.
 */
export class SpriteFeatures {
  readonly #file: string;

  /** @param file absolute */
  constructor(file: string) {
    this.#file = file;
  }

  /**
   * @param compute gives `[places.length, 1280]`
   * @param say gets a sentence where they could not be kept
   */
  async read(
    of: SeenSprites,
    compute: () => Promise<Float32Array>,
    say: (sentence: string) => void,
  ): Promise<Float32Array> {
    const kept = await this.#readKept(of);
    if (kept) return kept;
    const features = await compute();
    try {
      await writeBeside(this.#file, encode(of, features), { mode: 0o600 });
    } catch (error) {
      // A full disk, above all: they are computed again the next time.
      say(`What the network sees in the sprites could not be kept: ${String(error)}`);
    }
    return features;
  }

  async #readKept(of: SeenSprites): Promise<Float32Array | undefined> {
    const bytes = await readFile(this.#file).catch(() => undefined);
    const length = of.places.length * featureCount * 4;
    if (bytes?.length !== 2 * hashBytes + length) return undefined;
    const numbers = bytes.subarray(2 * hashBytes);
    const isSound =
      bytes.subarray(0, hashBytes).equals(keyOf(of)) &&
      bytes.subarray(hashBytes, 2 * hashBytes).equals(digestOf(numbers));
    return isSound ? new Float32Array(Uint8Array.from(numbers).buffer) : undefined;
  }
}

function encode(of: SeenSprites, features: Float32Array): Buffer {
  const numbers = Buffer.from(features.buffer, features.byteOffset, features.byteLength);
  return Buffer.concat([keyOf(of), digestOf(numbers), numbers]);
}

function keyOf({ dataset, places }: SeenSprites): Buffer {
  const network = publishedNetwork.converted.sha256;
  const which = sha256(new Uint8Array(Uint32Array.from(places).buffer));
  return digestOf(JSON.stringify({ format, network, dataset, which }));
}

function digestOf(content: Uint8Array | string): Buffer {
  return Buffer.from(sha256(content), 'hex');
}
