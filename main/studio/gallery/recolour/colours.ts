import { mostPaletteColours, type Recolouring } from '../../../../shared/creature/recolouring.ts';
import { hexOfRgb, rgbOfHex } from '../../../../shared/dataset/background.ts';
import type { Picture, Rgb } from '../../../pictures/picture.ts';

export interface PaletteColour {
  rgb: Rgb;
  pixels: number;
}

/**
 * The colours of what is visible, the most frequent first.
 *
 * @returns null where there are more than a palette holds, or none
 */
export function visiblePalette({ data }: Picture): PaletteColour[] | null {
  const counts = new Map<string, PaletteColour>();
  for (let offset = 0; offset < data.length; offset += 4) {
    if (data[offset + 3] === 0) continue;
    const rgb = rgbAt(data, offset);
    const known = counts.get(hexOfRgb(rgb));
    if (known) known.pixels++;
    else counts.set(hexOfRgb(rgb), { rgb, pixels: 1 });
    if (counts.size > mostPaletteColours) return null;
  }
  const colours = [...counts.values()];
  return colours.length > 0 ? colours.sort((one, other) => other.pixels - one.pixels) : null;
}

/** The same picture in other colours; what is not named stays. */
export function recoloured(picture: Picture, colours: Recolouring['colours']): Picture {
  const becomes = new Map(colours.map(([from, to]) => [from, rgbOfHex(to)]));
  const data = picture.data.slice();
  for (let offset = 0; offset < data.length; offset += 4) {
    const other = data[offset + 3] === 0 ? undefined : becomes.get(hexOfRgb(rgbAt(data, offset)));
    if (other) data.set(other, offset);
  }
  return { ...picture, data };
}

/**
 * What each colour has become in another picture of the same drawing.
 *
 * @returns null where the drawing is another one: something else is transparent, or one colour became two
 */
export function coloursByPlace(picture: Picture, other: Picture): [from: Rgb, to: Rgb][] | null {
  if (picture.width !== other.width || picture.height !== other.height) return null;
  const becomes = new Map<string, [from: Rgb, to: Rgb]>();
  for (let offset = 0; offset < picture.data.length; offset += 4) {
    const isVisible = picture.data[offset + 3] !== 0;
    if (isVisible !== (other.data[offset + 3] !== 0)) return null;
    if (!isVisible) continue;
    const [from, to] = [rgbAt(picture.data, offset), rgbAt(other.data, offset)];
    const known = becomes.get(hexOfRgb(from));
    if (known && hexOfRgb(known[1]) !== hexOfRgb(to)) return null;
    becomes.set(hexOfRgb(from), [from, to]);
  }
  return [...becomes.values()];
}

/** What comes of recolouring what was recoloured already. */
export function afterEachOther(
  first: Recolouring['colours'],
  then: Recolouring['colours'],
): Recolouring['colours'] {
  const becomes = new Map(then);
  return first.map(([from, to]) => [from, becomes.get(to) ?? to]);
}

function rgbAt(data: Uint8Array, offset: number): Rgb {
  return [data[offset] as number, data[offset + 1] as number, data[offset + 2] as number];
}
