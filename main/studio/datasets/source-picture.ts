import type { ImportOptions, SheetArrangement } from '../../../shared/dataset/dataset.ts';
import { findFlatBackground, withoutFlatBackground } from '../../pictures/flat-background.ts';
import { cutOut, type DecodedPicture, type Picture } from '../../pictures/picture.ts';
import { UnreadableImage } from '../../pictures/unreadable-image.ts';
import type { ReadPicture } from '../pictures/picture-reader.ts';
import { asListed } from './picture/as-listed.ts';
import type { ListedCell, SourceItem } from './source/sprite-source.ts';

/** A picture of a source, ready to be fitted into a training image. */
export interface SourcePicture extends Picture {
  /** The file's; of a cell of a sheet with its number. */
  readonly name: string;
}

/** What a file of a source holds. */
export interface SourceFile extends Pick<DecodedPicture, 'enlargedBy' | 'looseSprites'> {
  /** One, or those of a sheet. */
  readonly pictures: readonly SourcePicture[];
  /** How they lie in it; null for one. */
  readonly arrangement: SheetArrangement | null;
  readonly backgroundRemoved: boolean;
}

/** @throws UnreadableImage */
export type ReadItem = (item: SourceItem) => Promise<SourceFile>;

type ReadOptions = Pick<ImportOptions, 'flatBackground'> &
  Partial<Pick<ImportOptions, 'sheets' | 'animations'>>;

/** Reads a source's files as the options say. */
export function itemReader(
  readPicture: ReadPicture,
  { flatBackground, sheets = 'none', animations = 'auto' }: ReadOptions,
): ReadItem {
  return async (item) => {
    const { name, from } = item;
    const listed = listedCells(item, sheets);
    const cells = listed && listed.map(({ cell }) => cell);
    const decoded =
      'path' in from
        ? await readPicture(from.path, { sheets, animations, cells })
        : drawn(from.draw());
    const parts = partsOf(decoded, name, listed);
    const cleared = flatBackground === 'remove' ? withoutBackgrounds(parts, decoded) : [];
    return {
      pictures: parts.map((part, index) => ({ ...part, ...cleared[index] })),
      arrangement: decoded.sheet?.arrangement ?? null,
      backgroundRemoved: cleared.some((part) => part !== null),
      enlargedBy: decoded.enlargedBy,
      looseSprites: decoded.looseSprites,
    };
  };
}

function drawn(picture: Picture): DecodedPicture {
  return { ...picture, enlargedBy: 1, sheet: null, looseSprites: 0 };
}

/** What the JSON beside a sheet says of it; null where there is none, or where a person says something else. */
export function listedCells(
  { listed }: SourceItem,
  sheets: ImportOptions['sheets'],
): ListedCell[] | null {
  return listed && (sheets === 'auto' || sheets === 'islands') ? listed : null;
}

function partsOf(
  decoded: DecodedPicture,
  name: string,
  listed: readonly ListedCell[] | null,
): SourcePicture[] {
  const { width, height, data, sheet, enlargedBy } = decoded;
  if (!sheet) return [{ width, height, data, name }];
  return sheet.cells.map((cell, index) => {
    const part = cutOut(decoded, cell);
    const said = sheet.arrangement === 'listed' ? listed?.[index] : undefined;
    if (!said) return { ...part, name: cellName(name, index + 1, sheet.cells.length) };
    return { ...asListed(part, said, enlargedBy), name: listedName(name, said.name) };
  });
}

/** `heroes.png` → `heroes#03.png`: the folder, and with it the label, is the sheet's own. */
function cellName(name: string, number: number, count: number): string {
  return partName(name, String(number).padStart(String(count).length, '0'));
}

/** `heroes.png` and `walk/1.png` → `heroes#walk 1.png`. */
function listedName(name: string, cell: string): string {
  return partName(
    name,
    cell
      .replace(/\.[a-z]{3,8}$/i, '')
      .replace(/[\p{C}/\\]+/gu, ' ')
      .slice(0, 100),
  );
}

function partName(name: string, part: string): string {
  const extension = /\.[^./]*$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, name.length - extension.length)}#${part}${extension}`;
}

/** Null for those that have none. Of a sheet, what the whole of it stands on counts. */
function withoutBackgrounds(
  parts: readonly Picture[],
  decoded: DecodedPicture,
): (Picture | null)[] {
  const ofSheet = decoded.sheet && findFlatBackground(decoded);
  return parts.map((part) => withoutFlatBackground(part, ofSheet ?? undefined));
}

/** Null where a file cannot be read; the reading itself reports why. */
export async function readableFile(
  item: SourceItem,
  readItem: ReadItem,
): Promise<SourceFile | null> {
  try {
    return await readItem(item);
  } catch (error) {
    if (error instanceof UnreadableImage) return null;
    throw error;
  }
}
