import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import { findFlatBackground, withoutFlatBackground } from '../../pictures/flat-background.ts';
import { partOf, type DecodedPicture, type Picture } from '../../pictures/picture.ts';
import type { ReadPicture } from '../pictures/picture-reader.ts';
import type { SourceItem } from './source/sprite-source.ts';

/** A picture of a source, ready to be fitted into a training image. */
export interface SourcePicture extends Picture {
  /** The file's; of a cell of a sheet with its number. */
  readonly name: string;
}

/** What a file of a source holds. */
export interface SourceFile extends Pick<DecodedPicture, 'enlargedBy' | 'looseSprites'> {
  /** One, or those of a sheet. */
  readonly pictures: readonly SourcePicture[];
  readonly isSheet: boolean;
  readonly backgroundRemoved: boolean;
}

/** @throws UnreadableImage */
export type ReadItem = (item: SourceItem) => Promise<SourceFile>;

type ReadOptions = Pick<ImportOptions, 'flatBackground'> & Partial<Pick<ImportOptions, 'sheets'>>;

/** Reads a source's files as the options say. */
export function itemReader(
  readPicture: ReadPicture,
  { flatBackground, sheets = 'none' }: ReadOptions,
): ReadItem {
  return async ({ name, from }) => {
    const decoded = 'path' in from ? await readPicture(from.path, sheets) : drawn(from.draw());
    const parts = partsOf(decoded, name);
    const cleared = flatBackground === 'remove' ? withoutBackgrounds(parts, decoded) : [];
    return {
      pictures: parts.map((part, index) => ({ ...part, ...cleared[index] })),
      isSheet: decoded.sheet !== null,
      backgroundRemoved: cleared.some((part) => part !== null),
      enlargedBy: decoded.enlargedBy,
      looseSprites: decoded.looseSprites,
    };
  };
}

function drawn(picture: Picture): DecodedPicture {
  return { ...picture, enlargedBy: 1, sheet: null, looseSprites: 0 };
}

function partsOf(decoded: DecodedPicture, name: string): SourcePicture[] {
  const { width, height, data, sheet } = decoded;
  if (!sheet) return [{ width, height, data, name }];
  return sheet.cells.map((cell, index) => ({
    ...partOf(decoded, cell),
    name: cellName(name, index + 1, sheet.cells.length),
  }));
}

/** `heroes.png` → `heroes#03.png`: the folder, and with it the label, is the sheet's own. */
function cellName(name: string, number: number, count: number): string {
  const digits = String(number).padStart(String(count).length, '0');
  const extension = /\.[^./]*$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, name.length - extension.length)}#${digits}${extension}`;
}

/** Null for those that have none. Of a sheet, what the whole of it stands on counts. */
function withoutBackgrounds(
  parts: readonly Picture[],
  decoded: DecodedPicture,
): (Picture | null)[] {
  const ofSheet = decoded.sheet && findFlatBackground(decoded);
  return parts.map((part) => withoutFlatBackground(part, ofSheet ?? undefined));
}
