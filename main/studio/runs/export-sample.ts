import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellCondition } from '../../../shared/cell-condition.ts';
import type { Sample } from '../../../shared/run.ts';
import type { Core } from '../core.ts';
import { creatureName, UniqueNames } from '../export/file-names.ts';
import { makeTargetFolder } from '../export/target-folder.ts';
import { originTexts } from '../gallery/origin-text.ts';
import { withPngText } from '../gallery/png-text.ts';
import { openSheet } from '../gallery/sheet-cells.ts';
import { requireRun, vocabularyOfRun } from './run-view.ts';

/**
 * Writes a sample sheet into a folder: each creature as a PNG of its own, and the sheet as it is.
 * Nothing that is there is overwritten; the new files are numbered.
 *
 * @returns the absolute paths: the creatures in their order, and the sheet
 * @throws StudioError `image-unreadable`, `disk-full`, `forbidden`
 */
export async function exportSample(
  core: Pick<Core, 'libraryPath' | 'store' | 'appVersion'>,
  sample: Sample,
  folder: string,
): Promise<{ creatures: string[]; sheet: string }> {
  const runName = requireRun(core.store, sample.runId).name;
  const vocabulary = vocabularyOfRun(core.store, sample.runId);
  const cut = await openSheet(core.libraryPath, sample);
  makeTargetFolder(folder);
  const names = await UniqueNames.beside(folder);
  const creatures: string[] = [];
  for (let index = 0; index < sample.count; index++) {
    const condition = cellCondition(sample, index, vocabulary);
    const origin = { runName, step: sample.step, seed: sample.seed, index, condition };
    const png = withPngText(cut(index), originTexts(origin, core.appVersion));
    const path = join(folder, names.take(creatureName(origin, 1), '.png'));
    await writeFile(path, png, { flag: 'wx' });
    creatures.push(path);
  }
  const sheet = join(folder, names.take('sheet', '.png'));
  await copyFile(join(core.libraryPath, sample.path), sheet);
  return { creatures, sheet };
}
