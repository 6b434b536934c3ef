/** Pictures as people see them, one after the other. */
export interface Pictures {
  /** uint8 `[count, size, size, 4]`, straight alpha. */
  readonly rgba: Uint8Array;
  readonly count: number;
  readonly size: number;
}

/** Half covered counts as there. */
export const leastAlpha = 128;

/** `[size, size, 4]` */
export function pictureAt({ rgba, size }: Pictures, place: number): Uint8Array {
  const bytes = size * size * 4;
  return rgba.subarray(place * bytes, (place + 1) * bytes);
}

/** The first ones. */
export function firstOf({ rgba, count, size }: Pictures, most: number): Pictures {
  const few = Math.min(most, count);
  return { rgba: rgba.subarray(0, few * size * size * 4), count: few, size };
}

/** Sprites of a dataset, which may have no alpha, as pictures. */
export function picturesOf({
  pixels,
  count,
  size,
  channels,
}: {
  readonly pixels: Uint8Array;
  readonly count: number;
  readonly size: number;
  readonly channels: 3 | 4;
}): Pictures {
  if (channels === 4) return { rgba: pixels, count, size };
  const rgba = new Uint8Array(count * size * size * 4).fill(255);
  for (let pixel = 0; pixel < count * size * size; pixel++) {
    rgba.set(pixels.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return { rgba, count, size };
}

export function picturesAt(pictures: Pictures, places: ArrayLike<number>): Pictures {
  const bytes = pictures.size * pictures.size * 4;
  const rgba = new Uint8Array(places.length * bytes);
  for (let at = 0; at < places.length; at++) rgba.set(pictureAt(pictures, places[at]), at * bytes);
  return { rgba, count: places.length, size: pictures.size };
}
