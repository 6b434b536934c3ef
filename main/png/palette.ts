import type { Rgb } from '../pictures/picture.ts';

/** What one byte a pixel can choose from: https://www.w3.org/TR/png-3/#11PLTE */
export const mostColours = 256;

/** Pixels as places in a palette. */
export interface IndexedPixels {
  /** RGBA, 4 bytes a colour: what is transparent first, then from dark to light, or in the order that was given. */
  palette: Uint8Array;
  /** A place a pixel. */
  indices: Uint8Array;
}

/**
 * The palette that a picture is painted with, counted from its pixels.
 *
 * @param rgba straight alpha, 4 bytes a pixel
 * @param given colours that it is painted with: the palette has all of them in this order, after what is transparent
 * @returns null where a pixel is half transparent, or there are more colours than a palette holds: no palette was
 * painted with
 */
export function indexPixels(
  rgba: Uint8Array,
  given: readonly Rgb[] | null = null,
): IndexedPixels | null {
  const colours = coloursOf(rgba);
  if (!colours) return null;
  const ordered = given ? inGivenOrder(colours, given) : fromDarkToLight(colours);
  const placeOf = new Map(ordered.map((colour, place) => [colour, place]));
  const indices = new Uint8Array(rgba.length / 4);
  for (let pixel = 0; pixel < indices.length; pixel++)
    indices[pixel] = placeOf.get(colourAt(rgba, pixel * 4)) as number;
  return { palette: Uint8Array.from(ordered.flatMap(channelsOf)), indices };
}

function fromDarkToLight(colours: ReadonlySet<number>): number[] {
  return [...colours].sort((one, other) => darkness(one) - darkness(other) || one - other);
}

/** What is transparent, then all that was given; what was not given after it, as from dark to light. */
function inGivenOrder(colours: ReadonlySet<number>, given: readonly Rgb[]): number[] {
  const counted = fromDarkToLight(colours);
  const transparent = counted.filter((colour) => (colour & 255) === 0);
  const named = given.map(
    ([red, green, blue]) => ((((red << 16) | (green << 8) | blue) << 8) | 255) >>> 0,
  );
  const ordered = [...new Set([...transparent, ...named, ...counted])];
  return ordered.length <= mostColours ? ordered : counted;
}

function coloursOf(rgba: Uint8Array): Set<number> | null {
  const colours = new Set<number>();
  for (let offset = 0; offset < rgba.length; offset += 4) {
    const alpha = rgba[offset + 3];
    if (alpha !== 0 && alpha !== 255) return null;
    colours.add(colourAt(rgba, offset));
    if (colours.size > mostColours) return null;
  }
  return colours;
}

/** Red, green, blue and alpha in one number. */
function colourAt(rgba: Uint8Array, offset: number): number {
  const opaque =
    ((rgba[offset] as number) << 16) |
    ((rgba[offset + 1] as number) << 8) |
    (rgba[offset + 2] as number);
  return ((opaque << 8) | (rgba[offset + 3] as number)) >>> 0;
}

function channelsOf(colour: number): [red: number, green: number, blue: number, alpha: number] {
  return [colour >>> 24, (colour >>> 16) & 255, (colour >>> 8) & 255, colour & 255];
}

/** Orders by luminance (Rec. 709), what is transparent first. */
function darkness(colour: number): number {
  const [red, green, blue, alpha] = channelsOf(colour);
  return (alpha === 0 ? -256 : 0) + 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
