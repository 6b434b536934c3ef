import type { PixelGrid } from '../../../../../main/trainer/data/pairs/pairing.ts';

/** Colours by the letters that tiny sprites are written in. */
export type Legend = Readonly<Record<string, readonly number[]>>;

const clear = [0, 0, 0, 0];
const white = [255, 255, 255];
export const ink = [24, 20, 24, 255];

/** A sprite on transparent ground: a letter a pixel, `.` for nothing. */
export function transparentSprite(rows: readonly string[], legend: Legend): PixelGrid {
  const colours = rows.flatMap((row) => [...row].map((letter) => legend[letter] ?? clear));
  const pixels = Uint8Array.from(colours.flat());
  return { pixels, size: rows.length, channels: 4, ground: clear, ink };
}

/** The same on white, without alpha. */
export function whiteSprite(rows: readonly string[], legend: Legend): PixelGrid {
  const colours = rows.flatMap((row) =>
    [...row].map((letter) => (legend[letter] ?? white).slice(0, 3)),
  );
  const pixels = Uint8Array.from(colours.flat());
  return { pixels, size: rows.length, channels: 3, ground: white, ink: ink.slice(0, 3) };
}

/** A picture in letters: `#` is ink, `.` ground, `o` anything else. */
export function shown(picture: Uint8Array, { size, channels, ground, ink: lines }: PixelGrid) {
  const letterAt = (pixel: number): string => {
    const colour = picture.subarray(pixel * channels, (pixel + 1) * channels);
    const is = (other: readonly number[]) => other.every((value, index) => value === colour[index]);
    return is(lines) ? '#' : is(ground) ? '.' : 'o';
  };
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => letterAt(y * size + x)).join(''),
  );
}
