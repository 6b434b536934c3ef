import { mainColours } from './main-colours.ts';
import { luma, type PixelGrid } from './pairing.ts';
import { silhouette } from './silhouette.ts';

/** Part of no sprite. */
export const outside = 0;
/** Lines, eyes, mouths. */
export const darkPart = 1;
const firstColour = 2;

/** Below this a pixel is drawn as a dark one, whatever its hue. */
const darkLuma = 56;
/** How often every pixel takes the part that most around it belong to: small parts go, edges get round. */
const smoothings = 2;

/** A sprite as flat parts without shades. */
export interface FlatParts {
  /** `[size, size]`: `outside`, `darkPart`, or a part of one colour. */
  partOf: Uint8Array;
  /** RGB, 0-255, of a part that has a colour. */
  colourOf(part: number): readonly number[] | undefined;
}

/** Reduces a sprite to a few flat parts in its main colours. */
export function flatParts(sprite: PixelGrid): FlatParts {
  const inside = silhouette(sprite);
  const isBright = (pixel: number): boolean =>
    inside[pixel] === 1 && luma(sprite.pixels, pixel * sprite.channels) >= darkLuma;
  const colours = mainColours(sprite, isBright);
  const first = inside.map((there, pixel) => {
    if (!there) return outside;
    return isBright(pixel) ? firstColour + nearest(colours, sprite, pixel) : darkPart;
  });
  return {
    partOf: Array.from({ length: smoothings }).reduce<Uint8Array>(
      (parts) => smooth(parts, sprite.size),
      first,
    ),
    colourOf: (part) => colours[part - firstColour],
  };
}

function nearest(
  colours: readonly (readonly number[])[],
  { pixels, channels }: PixelGrid,
  pixel: number,
): number {
  const distances = colours.map((colour) =>
    colour.reduce((sum, value, c) => sum + (value - pixels[pixel * channels + c]) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

/** The commonest part of the 3x3 pixels around each; its own where none is commoner. */
function smooth(parts: Uint8Array, size: number): Uint8Array {
  return parts.map((own, pixel) => {
    const counts = new Map<number, number>();
    for (const part of around(parts, pixel, size)) counts.set(part, (counts.get(part) ?? 0) + 1);
    const most = Math.max(...counts.values());
    if (counts.get(own) === most) return own;
    return [...counts].find(([, count]) => count === most)?.[0] ?? own;
  });
}

/** Parts of the 3x3 pixels around one; what lies beyond the picture is `outside`. */
export function around(parts: Uint8Array, pixel: number, size: number): number[] {
  const [x, y] = [pixel % size, Math.floor(pixel / size)];
  return [-1, 0, 1].flatMap((dy) =>
    [-1, 0, 1].map((dx) => {
      const [column, row] = [x + dx, y + dy];
      const lies = Math.min(column, row) >= 0 && Math.max(column, row) < size;
      return lies ? parts[row * size + column] : outside;
    }),
  );
}
