import { formatBytes } from '../../../../shared/format.ts';
import { open } from 'node:fs/promises';
import type { ImportOptions } from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { whyUnopened } from '../../../pictures/unreadable-image.ts';
import type { SkippedFile, SpriteSource } from '../source/sprite-source.ts';
import { parseLabelTable, UnusableTable, type LabelTable } from './label-table.ts';

const mostTableBytes = 16_000_000;

export interface ReadTable {
  /** Null where there is none, or it cannot be used. */
  table: LabelTable | null;
  /** The CSV, where it cannot be used and labels come from elsewhere. */
  skipped: SkippedFile[];
}

/**
 * Reads the source's CSV, for its tags even where labels come from elsewhere.
 *
 * @throws StudioError `invalid-input` when labels shall come from a CSV that is not there or not usable
 */
export async function readLabelTable(
  { table, description }: SpriteSource,
  labels: ImportOptions['labels'],
): Promise<ReadTable> {
  if (table === null) {
    if (labels === 'csv') throw noTable(description);
    return { table, skipped: [] };
  }
  try {
    return { table: parseLabelTable(table.name, await readBytes(table.path)), skipped: [] };
  } catch (error) {
    if (!(error instanceof UnusableTable)) throw error;
    if (labels === 'csv') throw unusable(table.name, error);
    return { table: null, skipped: [{ file: table.name, reason: error.message }] };
  }
}

async function readBytes(path: string | Buffer): Promise<Buffer> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new UnusableTable(whyUnopened(cause), { cause });
  });
  try {
    const { size } = await file.stat();
    if (size > mostTableBytes) {
      throw new UnusableTable(
        `has ${formatBytes(size)}; at most ${formatBytes(mostTableBytes)} are read`,
      );
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function noTable(description: string): StudioError {
  return new StudioError(
    'invalid-input',
    `There is no CSV with labels in ${description}.`,
    'Put a file labels.csv with the columns file, label and tags beside the sprites, or choose where else labels come from.',
  );
}

function unusable(name: string, cause: UnusableTable): StudioError {
  return new StudioError(
    'invalid-input',
    `${name} ${cause.message}.`,
    'Its first row is file,label,tags; every other row names a sprite. Correct it, or choose where else labels come from.',
    { cause },
  );
}
