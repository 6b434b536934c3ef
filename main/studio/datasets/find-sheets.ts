import type { FoundSheets, ImportOptions, SheetPreview } from '../../../shared/dataset/dataset.ts';
import type { DecodedPicture } from '../../pictures/picture.ts';
import { UnreadableImage } from '../../pictures/unreadable-image.ts';
import { encodePng } from '../../png/png.ts';
import type { ReadPicture } from '../pictures/picture-reader.ts';
import { noLargerThan } from './picture/scale.ts';
import { listedCells } from './source-picture.ts';
import type { SourceItem, SpriteSource } from './source/sprite-source.ts';
import { spreadOver } from './look-over.ts';

/** Spread over the source. The dialog waits for them. */
const mostLookedAt = 24;
/** A side of what is shown. */
const previewSize = 768;

export type HowToCut = Pick<ImportOptions, 'sheets' | 'animations'>;

interface Sheet {
  file: string;
  picture: DecodedPicture;
  cells: number;
}

/**
 * Looks for sprite sheets, as the import would, and shows the one with the most sprites. Where `auto` finds sprites that
 * lie freely, it shows how they would be cut if a person said so.
 */
export async function findSheets(
  readPicture: ReadPicture,
  { items }: SpriteSource,
  how: HowToCut,
): Promise<FoundSheets> {
  const chosen = spreadOver(items, mostLookedAt);
  let [found, most]: [number, Sheet | null] = [0, null];
  for (const item of chosen) {
    const picture = await readSheet(readPicture, item, how);
    const cells = picture?.sheet?.cells.length ?? 0;
    if (!picture || cells === 0) continue;
    found++;
    if (cells > (most?.cells ?? 0)) most = { file: item.name, picture, cells };
  }
  return { looked: chosen.length, sheets: found, preview: most && previewOf(most) };
}

/** Null for what is drawn by the studio or cannot be read; the import says why. */
async function readSheet(
  readPicture: ReadPicture,
  item: SourceItem,
  { sheets, animations }: HowToCut,
): Promise<DecodedPicture | null> {
  const { from } = item;
  if (!('path' in from)) return null;
  try {
    const cells = listedCells(item, sheets)?.map(({ cell }) => cell) ?? null;
    const picture = await readPicture(from.path, { sheets, animations, cells });
    return picture.looseSprites > 0
      ? await readPicture(from.path, { sheets: 'islands', animations })
      : picture;
  } catch (error) {
    if (error instanceof UnreadableImage) return null;
    throw error;
  }
}

function previewOf({ file, picture }: Sheet): SheetPreview | null {
  const { width, height, sheet } = picture;
  if (!sheet) return null;
  const { arrangement, cells } = sheet;
  const png = encodePng(noLargerThan(previewSize, picture)).toString('base64');
  return { file, width, height, arrangement, cells: [...cells], png };
}
