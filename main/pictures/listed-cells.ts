import { toOwnSize } from './enlarged-pixel-art.ts';
import type { DecodedPicture, Picture, Rectangle } from './picture.ts';
import { mostSheetPixels } from './protocol.ts';
import { tooLargeToCut } from './sprite-sheet.ts';
import { UnreadableImage } from './unreadable-image.ts';

/**
 * Cuts a sheet where its JSON says that sprites lie; all of them, in that order.
 *
 * @throws UnreadableImage where the picture is another one than the JSON was written for
 */
export function cutByList(picture: Picture, cells: readonly Rectangle[]): DecodedPicture {
  const { width, height } = picture;
  if (width * height > mostSheetPixels) throw tooLargeToCut();
  if (!cells.every((cell) => cell.left + cell.width <= width && cell.top + cell.height <= height))
    throw new UnreadableImage(
      `has ${width} × ${height} pixels, fewer than the JSON beside it says: they do not belong together`,
    );
  const { picture: own, enlargedBy } = toOwnSize(picture);
  const isWhole =
    own.width * enlargedBy === width &&
    own.height * enlargedBy === height &&
    cells.every((cell) => Object.values(cell).every((length) => length % enlargedBy === 0));
  const by = isWhole ? enlargedBy : 1;
  const sheet = {
    arrangement: 'listed' as const,
    cells: cells.map((cell) => ({
      left: cell.left / by,
      top: cell.top / by,
      width: cell.width / by,
      height: cell.height / by,
    })),
  };
  return { ...(isWhole ? own : picture), enlargedBy: by, sheet, looseSprites: 0 };
}
