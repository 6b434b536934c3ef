import type { ImportReport, Origin } from '../../../../shared/dataset/dataset.ts';
import type { SpriteChanges } from '../changes/kept-changes.ts';
import type { Picture, Rectangle } from '../../../pictures/picture.ts';

export type SkippedFile = ImportReport['skipped'][number];

/** Where the JSON beside a sheet says that a sprite lies. */
export interface ListedCell {
  /** As the JSON calls it. */
  name: string;
  /** On the sheet. */
  cell: Rectangle;
  /** It lies there turned by 90° clockwise. */
  rotated: boolean;
  /** What was cut off around it: the size that it had, and where it lay in it. Null where nothing was. */
  trimmedFrom: Rectangle | null;
}

/** One picture that may become a sprite. */
export interface SourceItem {
  /** Relative to the source, with forward slashes. */
  name: string;
  /** Where its file lies on the studio's machine, or how the studio draws it itself. */
  from: { path: string | Buffer } | { draw(): Picture };
  /** Of a sheet with JSON beside it. */
  listed?: ListedCell[];
}

/** A file that says something of pictures. */
export interface TableFile {
  name: string;
  /** Where it lies on the studio's machine. */
  path: string | Buffer;
}

/** Where sprites come from, whatever it is. */
export interface SpriteSource {
  /** For people: the folder's path, or what it is instead. */
  description: string;
  /** Name of the dataset where none is given. */
  suggestedName: string;
  /** What is read when it is imported again; its files themselves are kept where that is `originals`. */
  origin: Origin;
  /** In an order that does not depend on the file system. */
  items: SourceItem[];
  /** A CSV with labels or tags, see `findLabelTable`; null where there is none. */
  table: TableFile | null;
  /** The JSON of sheets, which lies beside them. */
  sheetData: TableFile[];
  /** What a person has changed of sprites of this source before; null where nothing was. */
  changes?: SpriteChanges | null;
  /** What was found and cannot be a sprite, e.g. a folder that may not be opened. */
  skipped: SkippedFile[];
}

/** What is to be imported, until it is closed. */
export interface OpenedSource {
  source: SpriteSource;
  /** Throws away what was only there to be read. */
  close(): Promise<void>;
}
