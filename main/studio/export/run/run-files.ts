import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import { countOf, formatCount } from '../../../../shared/format.ts';
import type { Favourite } from '../../../../shared/creature/favourite.ts';
import type { Run, Sample } from '../../../../shared/run/run.ts';
import { seriesLabel } from '../../../../shared/run/series.ts';
import { findDataset } from '../../../store/datasets.ts';
import { listFavourites } from '../../../store/favourites.ts';
import { newestFindings } from '../../../store/findings.ts';
import { listSamples } from '../../../store/samples.ts';
import { readSeries } from '../../../store/series.ts';
import type { ReadableStore } from '../../../store/store.ts';
import { encodePng } from '../../../png/png.ts';
import { curvesTable } from '../../compare/curves-table.ts';
import { creatureTexts } from '../../gallery/creature-texts.ts';
import { withPngText } from '../../gallery/png-text.ts';
import { readCreature } from '../../gallery/read-creature.ts';
import type { Runs } from '../../runs/runs.ts';
import { newestWholeCheckpoint, noCheckpoint } from '../../runs/valid-checkpoint.ts';
import { UniqueNames, slugOf } from '../file-names.ts';
import type { ExportCore } from '../export-file.ts';
import { givenText, givenWhileThere, type GivenFile, zipParts } from '../given-files.ts';
import { aboutGenerator, settingsLines } from '../generator/about-generator.ts';
import type { FilePart } from '../save-file.ts';

/** A row of a table of curves is about so long. */
const bytesPerTick = 120;
/** Of its findings, the newest. */
const mostFindings = 1_000;

export interface WantedRun {
  runId: string;
  /** Its newest checkpoint with it, which can be as large as all the rest. */
  checkpoint: boolean;
}

interface RunCore extends ExportCore {
  runs: Pick<Runs, 'get' | 'bringCheckpoint'>;
}

/** What the file of a whole run is called. */
export function runFileName({ name }: Pick<Run, 'name'>): string {
  return `${slugOf(name)}-run`;
}

/** A whole run as one zip, as it comes. */
export async function* runZip(core: RunCore, wanted: WantedRun): AsyncGenerator<FilePart> {
  yield* zipParts(await runFiles(core, wanted));
}

/**
 * All that there is of a run: settings, curves, notes, creatures, the checkpoint where it is wanted.
 *
 * @throws StudioError `not-found`, `conflict` without a checkpoint, `checkpoint-damaged`, and as `bringCheckpoint`
 */
export async function runFiles(
  core: RunCore,
  { runId, checkpoint }: WantedRun,
): Promise<GivenFile[]> {
  const { store, libraryPath, appVersion } = core;
  if (checkpoint) await core.runs.bringCheckpoint(runId);
  const run = core.runs.get(runId);
  const dataset = findDataset(store, run.datasetId);
  const samples = await sheetsOf(libraryPath, listSamples(store, runId));
  const favourites = listFavourites(store).filter((one) => one.runId === runId);
  const about = aboutGenerator({ run, dataset, step: run.step, appVersion });
  const parts = [
    '`run.json`: the run, with every setting (`hyperparameters`)',
    '`series.csv`: every value of its curves, as it was measured',
    '`findings.json`: what was found of its creatures',
    `\`samples/\`: ${countOf(samples.files.length, ['# sheet', '# sheets'])} of creatures; \`samples.json\` says of each its step, seed and cells`,
    ...(favourites.length > 0
      ? [
          `\`favourites/\`: ${countOf(favourites.length, ['# starred creature', '# starred creatures'])}; \`favourites.json\` lists them`,
        ]
      : []),
    ...(checkpoint ? ['`checkpoint/`: its newest checkpoint, the tensors in safetensors'] : []),
  ];
  return [
    givenText('README.md', readme(run, about, parts)),
    givenText('run.json', json(aboutRun(run))),
    seriesFile(store, run),
    givenText('findings.json', json(newestFindings(store, runId, { limit: mostFindings }))),
    givenText('samples.json', json(samples.described)),
    ...samples.files,
    ...(favourites.length > 0
      ? [givenText('favourites.json', json(favourites.map(withoutPaths)))]
      : []),
    ...favouriteFiles(core, favourites),
    ...(checkpoint ? await checkpointFiles(core, run) : []),
  ];
}

function readme(run: Run, about: readonly string[], parts: readonly string[]): string {
  const notes = [
    ...(run.tags.length > 0 ? [`Tags: ${run.tags.join(', ')}`, ''] : []),
    ...(run.notes ? [run.notes, ''] : []),
  ];
  return [
    `# ${run.name.replaceAll(/\s+/g, ' ')}`,
    '',
    ...about.flatMap((sentence) => [sentence, '']),
    `${formatCount(run.step)} of ${countOf(run.hyperparameters.steps, ['# step', '# steps'])}; it is ${run.state}.`,
    '',
    ...(notes.length > 0 ? ['## Notes', '', ...notes] : []),
    '## Settings that are not the defaults',
    '',
    ...settingsLines(run).map((line) => `- ${line}`),
    '',
    '## What is here',
    '',
    ...parts.map((part) => `- ${part}`),
    '',
  ].join('\n');
}

function seriesFile(store: ReadableStore, run: Run): GivenFile {
  const { names } = readSeries(store, run.id, { points: 2 });
  const known = names.filter((name) => seriesLabel(name, [run.hyperparameters.loss]) !== '');
  const ticks = known.length * (run.step / (run.stepsPerTick ?? 1));
  return {
    name: 'series.csv',
    bytes: Math.ceil(ticks * bytesPerTick),
    content: function* () {
      for (const { text } of curvesTable(store, [run.id], known)) yield Buffer.from(text);
    },
  };
}

/** Sheets whose pictures are there, by their steps. */
async function sheetsOf(libraryPath: string, samples: readonly Sample[]) {
  const names = new UniqueNames([]);
  const files: GivenFile[] = [];
  const described: object[] = [];
  for (const sample of samples) {
    const bytes = await sizeOf(join(libraryPath, sample.path));
    if (bytes === null) continue;
    const { kind, step } = sample;
    const made = kind === 'generated' ? '-made' : '';
    const name = `samples/${names.take(`${String(step).padStart(6, '0')}${made}`, '.png')}`;
    files.push(fileOf(name, join(libraryPath, sample.path), bytes));
    described.push({ file: name, ...withoutPaths(sample) });
  }
  return { files, described };
}

function favouriteFiles(core: ExportCore, favourites: readonly Favourite[]): GivenFile[] {
  const textsOf = creatureTexts(core);
  return favourites.map((favourite) => ({
    name: `favourites/${favourite.id}.png`,
    bytes: favourite.size * favourite.size,
    content: async function* () {
      const picture = readCreature(core, favourite);
      yield withPngText(encodePng(picture, { compression: 'small' }), textsOf(favourite));
    },
  }));
}

async function checkpointFiles(core: ExportCore, { id, name }: Run): Promise<GivenFile[]> {
  const newest = newestWholeCheckpoint(core, id);
  if (!newest) throw noCheckpoint(name);
  const folder = join(core.libraryPath, newest.path);
  const files = await readdir(folder);
  const given = await Promise.all(
    files.map(async (file) => {
      const bytes = await sizeOf(join(folder, file));
      if (bytes === null)
        throw new StudioError(
          'checkpoint-damaged',
          `The checkpoint's file ${file} is gone.`,
          'While a run trains, older checkpoints go: try again, or pause it first.',
        );
      return fileOf(`checkpoint/${file}`, join(folder, file), bytes);
    }),
  );
  return given.toSorted((one, other) => one.name.localeCompare(other.name));
}

/** A run that trains meanwhile thins its sheets and prunes its checkpoints. */
function fileOf(name: string, path: string, bytes: number): GivenFile {
  return givenWhileThere(name, path, bytes, () => {
    throw new StudioError(
      'conflict',
      `${name} went away while the run was written: it trains, and keeps not all that it writes.`,
      'Try again, or pause the run first.',
    );
  });
}

/** Null where there is no such file. */
async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

/** Of a problem its code alone: what it says to the person here may name files of this machine. */
function aboutRun(run: Run): object {
  const { problem } = run;
  return { ...withoutPaths(run), problem: problem && { code: problem.code } };
}

/** Where things lie in a library means nothing elsewhere. */
function withoutPaths(row: Run | Sample | Favourite): object {
  return Object.fromEntries(
    Object.entries(row).filter(([key]) => key !== 'path' && key !== 'lastSamplePath'),
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
