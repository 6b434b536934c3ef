import { type DrawSource, hashOf } from './pairing.ts';

/** Turned by less, colours hardly look other ones. */
const leastTurn = 1 / 6;

/**
 * The sprite with all hues turned by one angle, from 60° to 300°, which follows from its pixels: what is
 * learned is to give it its own colours back. Brightness, saturation and transparency stay.
 */
export const recolouredSource: DrawSource = ({ pixels, channels }) => {
  const turn = leastTurn + (1 - 2 * leastTurn) * (hashOf(pixels) / 2 ** 32);
  const recoloured = Uint8Array.from(pixels);
  for (let start = 0; start < pixels.length; start += channels) {
    recoloured.set(turnHue(pixels.subarray(start, start + 3), turn), start);
  }
  return recoloured;
};

/**
 * Turns the hue in the HSV hexcone (Smith 1978): grey stays grey, and turned on by the rest of a whole turn
 * it is the same colour again.
 *
 * @param rgb 0-255
 * @param turn in whole turns
 */
export function turnHue(rgb: Uint8Array, turn: number): number[] {
  const [highest, lowest] = [Math.max(...rgb), Math.min(...rgb)];
  const chroma = highest - lowest;
  if (chroma === 0) return [...rgb];
  const sector = (((hueSector(rgb, highest, chroma) + turn * 6) % 6) + 6) % 6;
  return [5, 3, 1].map((offset) => {
    const distance = (offset + sector) % 6;
    return Math.round(highest - chroma * Math.max(0, Math.min(distance, 4 - distance, 1)));
  });
}

/** Hue in sixths of a turn: 0 red, 2 green, 4 blue. */
function hueSector(rgb: Uint8Array, highest: number, chroma: number): number {
  const [red = 0, green = 0, blue = 0] = rgb;
  if (highest === red) return (green - blue) / chroma;
  if (highest === green) return 2 + (blue - red) / chroma;
  return 4 + (red - green) / chroma;
}
