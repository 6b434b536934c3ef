/** Red, green, blue, alpha, 0-255. */
export type Rgba = readonly [number, number, number, number];

export interface Brush {
  /** Width and height of its square tip in pixels. */
  width: number;
  /** What it leaves behind; an eraser leaves nothing. */
  colour: Rgba;
  /** Whether the other half of the picture, left and right, gets the same. */
  mirrored: boolean;
}

export interface PixelPlace {
  x: number;
  y: number;
}

export const nothing: Rgba = [0, 0, 0, 0];
export const brushWidths = [1, 2, 3] as const;

/**
 * Draws a straight stroke, pixel by pixel, on a copy.
 *
 * @param pixels RGBA `[size, size, 4]`
 */
export function drawStroke(
  pixels: Uint8ClampedArray,
  size: number,
  brush: Brush,
  from: PixelPlace,
  to: PixelPlace,
): Uint8ClampedArray {
  const drawn = pixels.slice();
  for (const place of placesBetween(from, to)) stamp(drawn, size, brush, place);
  return drawn;
}

/** Every pixel of the straight line from one to the other, both included, without gaps. */
export function placesBetween(from: PixelPlace, to: PixelPlace): PixelPlace[] {
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const share = steps === 0 ? 0 : step / steps;
    return {
      x: Math.round(from.x + (to.x - from.x) * share),
      y: Math.round(from.y + (to.y - from.y) * share),
    };
  });
}

/** The place on the other side of the line down the middle. */
export function mirroredPlace({ x, y }: PixelPlace, size: number): PixelPlace {
  return { x: size - 1 - x, y };
}

/** The tip's middle is at the place; of an even width the pixel right of and below the middle. */
function stamp(
  pixels: Uint8ClampedArray,
  size: number,
  { width, colour, mirrored }: Brush,
  { x, y }: PixelPlace,
): void {
  const reach = Math.floor(width / 2);
  for (let row = y - reach; row < y - reach + width; row++) {
    for (let column = x - reach; column < x - reach + width; column++) {
      const lies = Math.min(row, column) >= 0 && Math.max(row, column) < size;
      if (!lies) continue;
      pixels.set(colour, (row * size + column) * 4);
      if (mirrored) pixels.set(colour, (row * size + size - 1 - column) * 4);
    }
  }
}
