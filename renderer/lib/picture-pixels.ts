import type { SentPicture } from '../../shared/creature/picture.ts';

/** @param pixels RGBA `[size, size, 4]` */
export function toPicture(pixels: Uint8ClampedArray, size: number): SentPicture {
  return { size, rgba: Uint8Array.from(pixels) };
}

/** @returns RGBA `[size, size, 4]` */
export function fromPicture({ rgba }: SentPicture): Uint8ClampedArray {
  return Uint8ClampedArray.from(rgba);
}
