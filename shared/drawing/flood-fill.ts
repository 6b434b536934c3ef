import { mirroredPlace, type Brush, type PixelPlace, type Rgba } from './brush.ts';

/**
 * Fills all of one colour that hangs together by its edges, on a copy; mirrored, from the place on the other side too.
 *
 * @param pixels RGBA `[size, size, 4]`
 */
export function floodFill(
  pixels: Uint8ClampedArray,
  size: number,
  { colour, mirrored }: Pick<Brush, 'colour' | 'mirrored'>,
  place: PixelPlace,
): Uint8ClampedArray {
  const filled = pixels.slice();
  fillFrom(filled, size, colour, place);
  if (mirrored) fillFrom(filled, size, colour, mirroredPlace(place, size));
  return filled;
}

function fillFrom(
  pixels: Uint8ClampedArray,
  size: number,
  colour: Rgba,
  { x, y }: PixelPlace,
): void {
  const colours = new Uint32Array(pixels.buffer, pixels.byteOffset, size * size);
  const [paint = 0] = new Uint32Array(Uint8ClampedArray.from(colour).buffer);
  // A hand at the very edge may point beyond it.
  if (Math.min(x, y) < 0 || Math.max(x, y) >= size) return;
  const begin = y * size + x;
  const replaced = colours[begin];
  if (replaced === paint) return;
  const open = [begin];
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    if (colours[pixel] !== replaced) continue;
    colours[pixel] = paint;
    const column = pixel % size;
    if (column > 0) open.push(pixel - 1);
    if (column < size - 1) open.push(pixel + 1);
    if (pixel >= size) open.push(pixel - size);
    if (pixel < size * (size - 1)) open.push(pixel + size);
  }
}
