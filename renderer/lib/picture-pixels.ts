import type { SentPicture } from '../../shared/creature/picture.ts';

/** @param pixels RGBA `[size, size, 4]` */
export function toPicture(pixels: Uint8ClampedArray, size: number): SentPicture {
  return { size, rgba: btoa(Array.from(pixels, (byte) => String.fromCharCode(byte)).join('')) };
}

/** @returns RGBA `[size, size, 4]` */
export function fromPicture({ rgba }: SentPicture): Uint8ClampedArray {
  return Uint8ClampedArray.from(atob(rgba), (character) => character.charCodeAt(0));
}
