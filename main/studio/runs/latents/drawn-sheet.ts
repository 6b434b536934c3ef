import type { DrawnSheet } from '../../../../shared/creature/latents.ts';
import { cutOut, decodePng, type Pixels } from '../../../png/png.ts';

/** More than any walk has: its frames, each of the largest. */
const mostPixels = 8_000_000;

/** What was drawn, one picture a cell. */
export function picturesOn({ png, count, columns, cellSize: size }: DrawnSheet): Pixels[] {
  const sheet = decodePng(Buffer.from(png, 'base64'), mostPixels);
  return Array.from({ length: count }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    return cutOut(sheet, { left: column * size, top: row * size, width: size, height: size });
  });
}
