import type { PixelGrid } from './pairing.ts';

/** Half covered counts as there. */
const leastAlpha = 128;
/** Largest difference from the ground, in a channel, that still counts as ground: scaling blurs edges. */
const groundTolerance = 24;

/**
 * Which pixels belong to the sprite, `[size, size]`, 1 or 0: by alpha where there is one, else all that is
 * not ground connected with the border, so that white eyes on white ground stay inside.
 */
export function silhouette(sprite: PixelGrid): Uint8Array {
  const { pixels, size, channels } = sprite;
  if (channels === 3) return notOutside(sprite);
  return Uint8Array.from({ length: size * size }, (_, pixel) =>
    pixels[pixel * 4 + 3] >= leastAlpha ? 1 : 0,
  );
}

function notOutside(sprite: PixelGrid): Uint8Array {
  const { size } = sprite;
  const inside = new Uint8Array(size * size).fill(1);
  const open = borderOf(size);
  while (open.length > 0) {
    const pixel = open.pop() as number;
    if (inside[pixel] === 0 || !isGround(sprite, pixel)) continue;
    inside[pixel] = 0;
    open.push(...neighbours(pixel, size));
  }
  return inside;
}

function isGround({ pixels, channels, ground }: PixelGrid, pixel: number): boolean {
  return ground.every(
    (value, channel) => Math.abs(pixels[pixel * channels + channel] - value) <= groundTolerance,
  );
}

function borderOf(size: number): number[] {
  return Array.from({ length: size * size }, (_, pixel) => pixel).filter(
    (pixel) => neighbours(pixel, size).length < 4,
  );
}

/** The pixels above, below, left and right that lie in the picture. */
export function neighbours(pixel: number, size: number): number[] {
  const [x, y] = [pixel % size, Math.floor(pixel / size)];
  return [
    ...(y > 0 ? [pixel - size] : []),
    ...(y < size - 1 ? [pixel + size] : []),
    ...(x > 0 ? [pixel - 1] : []),
    ...(x < size - 1 ? [pixel + 1] : []),
  ];
}

/** Whether a pixel of the sprite touches what is not, or the picture's border. */
export function isContour(inside: Uint8Array, pixel: number, size: number): boolean {
  if (!inside[pixel]) return false;
  const around = neighbours(pixel, size);
  return around.length < 4 || around.some((other) => !inside[other]);
}
