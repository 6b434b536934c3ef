import type { Features } from '../../../../main/trainer/metrics/features.ts';
import type { Pictures } from '../../../../main/trainer/metrics/pictures.ts';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';
import figures from './reference.json' with { type: 'json' };

/** What other implementations say of the same arrays, and which they are: reference.py. */
export const reference = figures;

/** How far ours may be from theirs. */
export const digits = 4;

export function featuresOf(rows: readonly (readonly number[])[]): Features {
  const [first = []] = rows;
  return { values: Float32Array.from(rows.flat()), count: rows.length, width: first.length };
}

export function picturesOfText(base64: string, size: number): Pictures {
  const rgba = new Uint8Array(Buffer.from(base64, 'base64'));
  return { rgba, count: rgba.length / (size * size * 4), size };
}

/** Normal numbers around a middle. */
export function cloud(count: number, width: number, middle: number, name: string): Features {
  const values = new RandomStream(1, name).normals(count * width);
  return { values: values.map((value) => value + middle), count, width };
}

/** Blots of a few colours on nothing, each another. */
export function blots(count: number, size: number, name = 'blots'): Pictures {
  const random = new RandomStream(1, name);
  const rgba = new Uint8Array(count * size * size * 4);
  for (let place = 0; place < count; place++) {
    for (let blot = 0; blot < 4; blot++) {
      const colour = [0, 1, 2].map(() => random.nextInteger(0, 255));
      const [y, x] = [0, 1].map(() => random.nextInteger(size / 4, (3 * size) / 4));
      const [high, wide] = [0, 1].map(() => random.nextInteger(3, size / 3));
      fillEllipse(rgba, place * size * size * 4, size, { y, x, high, wide }, [...colour, 255]);
    }
  }
  return { rgba, count, size };
}

function fillEllipse(
  rgba: Uint8Array,
  start: number,
  size: number,
  { y, x, high, wide }: Record<'y' | 'x' | 'high' | 'wide', number>,
  colour: readonly number[],
): void {
  for (let pixel = 0; pixel < size * size; pixel++) {
    const down = (Math.floor(pixel / size) - y) / high;
    // Askew, so that none is its own mirror image.
    const across = ((pixel % size) - x + 0.6 * down * high) / wide;
    if (down ** 2 + across ** 2 <= 1) rgba.set(colour, start + pixel * 4);
  }
}
