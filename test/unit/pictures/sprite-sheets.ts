import { wholeOf, type Picture } from '../../../main/pictures/picture.ts';
import { contentBounds } from '../../../main/pictures/trim.ts';
import { scaleNearest } from '../../../main/studio/datasets/picture/scale.ts';
import { picture } from '../studio/datasets/pictures.ts';

type Colour = readonly [number, number, number, number];
export const nothing: Colour = [0, 0, 0, 0];

interface Place {
  left: number;
  top: number;
}

/** Lays sprites on a background, each at its place, without soft edges. */
export function laidOut(
  size: { width: number; height: number },
  sprites: readonly { sprite: Picture; at: Place }[],
  background: Colour = nothing,
): Picture {
  const sheet = picture(size.width, size.height, () => background);
  for (const { sprite, at } of sprites) {
    for (let y = 0; y < sprite.height; y++) {
      for (let x = 0; x < sprite.width; x++) {
        const from = (y * sprite.width + x) * 4;
        if ((sprite.data[from + 3] as number) < 128) continue;
        const to = ((at.top + y) * size.width + at.left + x) * 4;
        sheet.data.set([...sprite.data.subarray(from, from + 3), 255], to);
      }
    }
  }
  return sheet;
}

/** A sheet of equal cells, each sprite in the middle of its own. */
export function gridOf(
  sprites: readonly Picture[],
  { columns, cell }: { columns: number; cell: { width: number; height: number } },
  background?: Colour,
): Picture {
  const rows = Math.ceil(sprites.length / columns);
  return laidOut(
    { width: columns * cell.width, height: rows * cell.height },
    sprites.map((sprite, index) => ({
      sprite,
      at: {
        left: (index % columns) * cell.width + ((cell.width - sprite.width) >> 1),
        top: Math.floor(index / columns) * cell.height + ((cell.height - sprite.height) >> 1),
      },
    })),
    background,
  );
}

/** The sprite without its border. */
export function trimmed(sprite: Picture): Picture {
  const content = contentBounds(sprite) ?? wholeOf(sprite);
  return scaleNearest(sprite, content, content.width, content.height);
}
