import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellCondition } from '../../../shared/condition/vocabulary.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { appName } from '../../../shared/version.ts';
import type { Core } from '../core.ts';
import type { ExportFile } from '../export/export-file.ts';
import { drawMatrix } from '../export/matrix.ts';
import { creatureName, type UniqueNames, runSlugs } from '../export/file-names.ts';
import { refuseTarget } from '../export/refuse-target.ts';
import { openTargetFolder } from '../export/target-folder.ts';
import { writeNewFiles } from '../export/write-new-files.ts';
import { creatureTexts } from '../gallery/creature-texts.ts';
import { generatedNote } from '../gallery/origin-text.ts';
import { encodePng } from '../../png/png.ts';
import { withPngText } from '../gallery/png-text.ts';
import { openSheet } from '../gallery/sheet-cells.ts';
import { requireRun, vocabularyOfRun } from './run-view.ts';

export interface SampleExport {
  /** Whether each PNG says how it was made; false says no more than that it was generated. */
  recipe?: boolean | undefined;
}

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
  options: SampleExport = {},
): Promise<{ creatures: string[]; sheet: string }> {
  refuseTarget(core, folder);
  const names = await openTargetFolder(folder);
  const files = await writeNewFiles(folder, filesOf(core, { sample, names, ...options }));
  const paths = files.map(({ name }) => join(folder, name));
  return { creatures: paths.slice(0, sample.count), sheet: paths[sample.count] as string };
}

/**
 * Writes a matrix into a folder as one picture, with a name above each column. Nothing that is there is overwritten.
 *
 * @returns its absolute path
 * @throws StudioError `image-unreadable`, `disk-full`, `forbidden`
 */
export async function exportMatrix(
  core: Pick<Core, 'libraryPath' | 'store' | 'appVersion'>,
  sample: Sample,
  folder: string,
  { recipe = true }: SampleExport = {},
): Promise<string> {
  refuseTarget(core, folder);
  const names = await openTargetFolder(folder);
  const { step, seed, count, cellSize, condition } = sample;
  const { name: runName } = requireRun(core.store, sample.runId);
  const title = `${runName}: step ${step}, seed ${seed}`;
  const cell = await openSheet(core.libraryPath, sample);
  const picture = drawMatrix({ title, columns: condition?.columns ?? [], count, cellSize, cell });
  const bytes = withPngText(encodePng(picture, { compression: 'small' }), {
    Software: `${appName} ${core.appVersion}`,
    Description: recipe
      ? `${generatedNote}. Run: ${title}. A row comes of the same random numbers.`
      : `${generatedNote}.`,
  });
  const [written] = await writeNewFiles(folder, [{ name: names.take('matrix', '.png'), bytes }]);
  return join(folder, written?.name ?? '');
}

async function* filesOf(
  { libraryPath, store, appVersion }: Pick<Core, 'libraryPath' | 'store' | 'appVersion'>,
  { sample, names, recipe = true }: SampleExport & { sample: Sample; names: UniqueNames },
): AsyncGenerator<ExportFile> {
  const runName = requireRun(store, sample.runId).name;
  const runSlug = runSlugs(store)({ runId: sample.runId, runName });
  const vocabulary = vocabularyOfRun(store, sample.runId);
  const textsOf = creatureTexts({ libraryPath, store, appVersion }, { recipe });
  const cut = await openSheet(libraryPath, sample);
  for (let index = 0; index < sample.count; index++) {
    const condition = cellCondition(sample, index, vocabulary);
    const origin = {
      ...{ runId: sample.runId, runName, sampleId: sample.id, size: sample.cellSize },
      step: sample.step,
      seed: sample.seed,
      index,
      condition,
      recolouring: null,
    };
    const png = encodePng(cut(index), { compression: 'small' });
    const bytes = withPngText(png, textsOf(origin));
    yield { name: names.take(creatureName(runSlug, origin, 1), '.png'), bytes };
  }
  yield {
    name: names.take('sheet', '.png'),
    bytes: await readFile(join(libraryPath, sample.path)),
  };
}
