import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { mostSourceFiles } from '../../../../shared/dataset/dataset.ts';
import { givenLabelSchema } from '../../../../shared/dataset/sprite-changes.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { writeBeside } from '../../../files/write-beside.ts';
import { fileMode } from '../../../store/close-to-others.ts';
import { changesFileName, changesPath } from '../dataset-files.ts';

/*
 * What a person has changed of all that was imported, by the names of the sprites: so that it holds when the dataset is
 * imported again with other options (docs/decisions/0475-datasets-are-changed-into-others.md).
 */
const spriteName = z.string().max(8_192);
const spriteChangesSchema = z.strictObject({
  leftOut: z.array(spriteName).max(mostSourceFiles),
  labels: z.array(z.tuple([spriteName, givenLabelSchema.nullable()])).max(mostSourceFiles),
});
export type SpriteChanges = z.output<typeof spriteChangesSchema>;

export async function keepChanges(datasetFolder: string, changes: SpriteChanges): Promise<void> {
  const path = join(datasetFolder, changesFileName);
  await writeBeside(path, JSON.stringify(changes), { mode: fileMode });
}

/**
 * Null where nothing was changed.
 *
 * @throws StudioError `dataset-damaged`
 */
export async function readChanges(
  libraryPath: string,
  datasetId: string,
): Promise<SpriteChanges | null> {
  try {
    return spriteChangesSchema.parse(
      JSON.parse(await readFile(join(libraryPath, changesPath(datasetId)), 'utf8')),
    );
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StudioError(
      'dataset-damaged',
      'What was left out of this dataset, and relabelled, cannot be read any more.',
      'Import its sprites afresh, and leave out what you do not want once more.',
      { cause },
    );
  }
}
