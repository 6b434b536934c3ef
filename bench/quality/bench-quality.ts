import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inWords, say } from '../../scripts/setup/say.mjs';
import { projectFolder } from '../measures/studio-command.ts';
import { optionsOrUsage, writeFormatted } from '../program.ts';
import { installReferences } from '../peers/install-peers.ts';
import { replaceGenerated } from '../report/document.ts';
import { candidates } from './candidates.ts';
import { curvesOf, drawCurves } from './curves.ts';
import { datasets, prepareDataset, type DatasetRow } from './datasets.ts';
import { writeGrid } from './grids.ts';
import { writeGuessPage } from './guess.ts';
import { parseOptions, usage, type QualityOptions } from './options.ts';
import { planCells, stillToTrain, type PlannedCell } from './plan.ts';
import { describeQuality, marks, rowsOf, type Row } from './report.ts';
import { ResultsFile, type Result } from './results.ts';
import { trainAndMeasure, type Place } from './train-and-measure.ts';
import { elementAt } from '../../shared/known-places.ts';

/**
 * `npm run bench:quality`: trains every candidate for equal processor time and measures what it draws. It may be ended
 * at any time: what was measured is kept in bench/results/, and is not trained again.
 */

const scratch = join(projectFolder, '.quality');
const cells = join(scratch, 'cells');
const results = join(projectFolder, 'bench', 'results');
const document = join(projectFolder, 'docs', 'quality.md');
const pictures = join(projectFolder, 'docs', 'quality');

/** @returns the exit code: 1 when a training failed */
async function bench(options: QualityOptions): Promise<number> {
  const folder = options.quick ? join(scratch, 'quick') : results;
  const file = new ResultsFile(join(folder, 'quality.jsonl'));
  const planned = planCells(options);
  let code = 0;
  if (options.trains) {
    const cells = stillToTrain(planned, file.read());
    const seconds = cells.reduce((sum, { budget }) => sum + budget, 0);
    say(
      `${cells.length} of ${planned.length} trainings to do: ${(seconds / 3600).toFixed(1)} hours of one core.`,
    );
    if (cells.length > 0) code = await trainAll(cells, file, await placeFor(options));
  }
  if (options.guesses) await writeGuesses(options, file.read());
  else if (!options.quick) await writeReport(file.read());
  return code;
}

async function writeReport(all: readonly Result[]): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const shown = new Map<string, string>();
  for (const dataset of datasets) shown.set(dataset.id, await picturesOf(dataset, all));
  const text = describeQuality(datasets, candidates, all, ({ id }) => shown.get(id) ?? '');
  const written = replaceGenerated(readFileSync(document, 'utf8'), text, marks);
  await writeFormatted(document, written);
  say(`Written to ${document}`);
}

/** Draws curves and grids. @returns the Markdown that shows them */
async function picturesOf(dataset: DatasetRow, all: readonly Result[]): Promise<string> {
  const rows = rowsOf(dataset, candidates, all);
  if (dataset.tuned || rows.length === 0) return '';
  const title = `KID over processor time: ${dataset.title}`;
  const curves = `${dataset.id}-curves.svg`;
  writeFileSync(join(pictures, curves), drawCurves(curvesOf(dataset, candidates, all), title));
  const shown = [`![${title}](quality/${curves})`];
  for (const { candidate, mark, seeds } of lastMarks(rows)) {
    const first = elementAt(seeds, 0);
    const name = `${dataset.id}-${candidate.id}-${mark}.png`;
    const drawnBy = candidate.recipe.kind === 'studio' ? 'Sprite GAN Studio' : candidate.title;
    // What another machine trained has left its picture in the repository.
    const output = join(pictures, name);
    await writeGrid(first, { cells, size: dataset.size, output, drawnBy });
    const words = `${candidate.title}, seed ${first.seed}, after ${mark} processor seconds`;
    shown.push(
      `_Generated: ${words}._\n\n![Generated: ${words.replaceAll('`', '')}](quality/${name})`,
    );
  }
  return shown.join('\n\n');
}

/** Each candidate as far as it was trained. */
function lastMarks(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.candidate.id, row])).values()];
}

/** Of the last mark of each training that was asked for. */
async function writeGuesses(options: QualityOptions, all: readonly Result[]): Promise<void> {
  const folder = join(scratch, 'guess');
  for (const dataset of options.datasets) {
    const prepared = await prepareDataset(dataset, scratch);
    for (const { candidate, mark, seeds } of lastMarks(rowsOf(dataset, options.candidates, all))) {
      const title = `${candidate.id} after ${mark} processor seconds, ${dataset.title}`;
      const wanted = seeds.filter(({ seed }) => options.seeds.includes(seed));
      const pages = wanted.map((seed) => writeGuessPage(seed, prepared, { cells, folder, title }));
      for (const page of pages) if (page) say(page);
    }
  }
}

async function placeFor({ quick, samples }: QualityOptions): Promise<Place> {
  const folder = quick ? join(scratch, 'quick') : scratch;
  mkdirSync(folder, { recursive: true });
  const { python, obstacle } = await installReferences();
  if (obstacle !== undefined) say(`Without references in Python and the second judge: ${obstacle}`);
  return { folder, python: obstacle === undefined ? python : null, samples };
}

async function trainAll(
  cells: readonly PlannedCell[],
  file: ResultsFile,
  place: Place,
): Promise<number> {
  let code = 0;
  for (const cell of cells) {
    const what = `${cell.candidate} on ${cell.dataset}, seed ${cell.seed}, ${cell.budget} s`;
    say(`${what}…`);
    try {
      const measured = await trainAndMeasure(cell, place);
      file.append(measured);
      for (const { mark, step, numbers } of measured) {
        const [kid, coverage] = [numbers['quality/kid'], numbers['quality/coverage']];
        say(`  ${mark} s: step ${step}, KID ${kid?.toFixed(0)}, coverage ${coverage?.toFixed(2)}`);
      }
    } catch (error) {
      code = 1;
      say(`  ${what} failed: ${inWords(error)}`);
    }
  }
  return code;
}

process.exitCode = await bench(optionsOrUsage(parseOptions, usage));
