import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { partialEnding } from '../../../../shared/library/file-names.ts';
import { importOptionsSchema, type Dataset } from '../../../../shared/dataset/dataset.ts';
import { drawsFromPictures } from '../../../../shared/hyperparameters/models.ts';
import { mostColoursDrawn } from '../../../../shared/hyperparameters/outputs.ts';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { PageContents, StartPicture } from '../../../../shared/creature/generator-page.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { appName } from '../../../../shared/version.ts';
import { findDataset } from '../../../store/datasets.ts';
import { libraryFolders } from '../../../store/library-folders.ts';
import { newId } from '../../../store/new-id.ts';
import type { ExportedModel, WantedModel } from '../../runs/export-model.ts';
import type { ExportCore } from '../export-file.ts';
import { slugOf } from '../file-names.ts';
import { givenPath, givenText, type GivenFile, zipParts } from '../given-files.ts';
import type { FilePart } from '../save-file.ts';
import { aboutGenerator, rightsOf, settingsLines } from './about-generator.ts';
import { builtPageFile, generatorPage } from './generator-page.ts';
import { generatorReadme } from './generator-readme.ts';

interface GeneratorCore extends ExportCore {
  runs: {
    get(runId: string): Run;
    exportModel(wanted: WantedModel): Promise<ExportedModel>;
  };
}

interface WantedGenerator {
  runId: string;
  /** Whose checkpoint; the newest where it is left out. */
  step?: number | undefined;
}

/** What the file or folder of a run's generator is called. */
export function generatorName({ name }: Pick<Run, 'name'>): string {
  return `${slugOf(name)}-generator`;
}

/** Files that lie in the library as long as they are given out. */
export interface GivenOut {
  files: GivenFile[];
  dispose(): Promise<void>;
}

/**
 * A run's generator for others: a model of TensorFlow.js, and a page that makes creatures with it, offline.
 *
 * @throws StudioError as `Runs.exportModel`
 */
export async function generatorFiles(
  core: GeneratorCore,
  wanted: WantedGenerator,
): Promise<GivenOut> {
  // Half an export, which goes at the next opening where this studio dies.
  const output = `${libraryFolders.exports}/${newId()}${partialEnding}`;
  const folder = join(core.libraryPath, output);
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    return { files: await filesIn(core, wanted, output), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function filesIn(
  { store, libraryPath, appVersion, runs }: GeneratorCore,
  { runId, step: wantedStep }: WantedGenerator,
  output: string,
): Promise<GivenFile[]> {
  const folder = join(libraryPath, output);
  const run = runs.get(runId);
  const dataset = findDataset(store, run.datasetId);
  const metadata = {
    studio: `${appName} ${appVersion}`,
    run: run.name,
    dataset: run.datasetName,
    settings: settingsLines(run).join('; '),
    license: rightsOf(dataset),
  };
  const exported = await runs.exportModel({ runId, step: wantedStep, output, metadata });
  const { step, vocabulary } = exported;
  const { background, ...image } = exported.image;
  const startsFrom = startOf(run.hyperparameters, { vocabulary, background, dataset });
  const mostColours = mostColoursDrawn(run.hyperparameters);
  const described = { run, dataset, step, appVersion, image, mostColours, startsFrom };
  const model = await Promise.all(
    exported.files.map(async (name) => {
      const path = join(folder, name);
      return givenPath(name, path, (await stat(path)).size);
    }),
  );
  const [modelJson = '', ...weights] = exported.files;
  const page = async function* () {
    const contents: PageContents = {
      ...{ name: run.name, step, ...image, mostColours, startsFrom },
      about: aboutGenerator(described),
      model: JSON.parse(await readFile(join(folder, modelJson), 'utf8')) as unknown,
    };
    const shards = await Promise.all(weights.map((name) => readFile(join(folder, name))));
    for (const text of generatorPage(contents, shards)) yield Buffer.from(text);
  };
  const modelBytes = model.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    {
      name: 'make-creatures.html',
      bytes: builtPageFile('generator-page.js').length + Math.ceil((4 / 3) * modelBytes),
      content: page,
    },
    givenText('README.md', generatorReadme(described)),
    givenText('third-party-notices.txt', builtPageFile('generator-page-notices.txt')),
    ...model,
  ];
}

/** What a page must know to draw from what the run draws from. */
function startOf(
  { model, latentSize, latentDistribution, seed, pairs }: Hyperparameters,
  known: Pick<ExportedModel, 'vocabulary'> &
    Pick<StartPicture, 'background'> & { dataset: Dataset | undefined },
): PageContents['startsFrom'] {
  if (!drawsFromPictures(model)) {
    const { vocabulary } = known;
    return { kind: 'latents', latentSize, latentDistribution, seed, vocabulary };
  }
  // Of a dataset that is gone nothing says how its sprites lay: as most do.
  const fit = known.dataset?.options.fit ?? importOptionsSchema.shape.fit.parse(undefined);
  return { kind: 'picture', pairs, background: known.background, fit };
}

/** The same as one zip, as it comes. */
export async function* generatorZip(
  core: GeneratorCore,
  wanted: WantedGenerator,
): AsyncGenerator<FilePart> {
  const { files, dispose } = await generatorFiles(core, wanted);
  try {
    yield* zipParts(files);
  } finally {
    await dispose();
  }
}
