import type { PixelPlace } from './brush.ts';

/** The pixel of a picture under a pointer; beyond the picture where the pointer is. */
export function placeUnder(
  { clientX, clientY }: { clientX: number; clientY: number },
  box: { left: number; top: number; width: number; height: number },
  size: number,
): PixelPlace {
  return {
    x: Math.floor(((clientX - box.left) / box.width) * size),
    y: Math.floor(((clientY - box.top) / box.height) * size),
  };
}

/** Where the keys lead that draw without a pointer. */
export const arrowKeys: Readonly<Record<string, PixelPlace>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The next place that way, which never leaves the picture. */
export function placeBeside({ x, y }: PixelPlace, way: PixelPlace, size: number): PixelPlace {
  const within = (value: number) => Math.min(size - 1, Math.max(0, value));
  return { x: within(x + way.x), y: within(y + way.y) };
}
