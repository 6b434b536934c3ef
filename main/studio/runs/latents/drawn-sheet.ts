import type { DrawnSheet } from '../../../../shared/creature/latents.ts';
import { decodePng } from '../../../png/png.ts';
import { cellOf, type Picture } from '../../../pictures/picture.ts';

/** More than any walk has: its frames, each of the largest. */
const mostPixels = 8_000_000;

/** What was drawn, one picture a cell. */
export function picturesOn({ png, count, ...grid }: DrawnSheet): Picture[] {
  const sheet = decodePng(Buffer.from(png, 'base64'), mostPixels);
  return Array.from({ length: count }, (_, cell) => cellOf(sheet, grid, cell));
}
