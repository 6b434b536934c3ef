import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { StudioError } from '../../../../shared/errors.ts';
import type { Finding } from '../../../../shared/run/findings.ts';
import type { SeriesValues } from '../../../../shared/run/series.ts';
import type { MeasureJob } from '../../../../shared/run/trainer-protocol.ts';
import { readSpriteFile, type SpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import { assignTensors } from '../../checkpoint/gan-tensors.ts';
import { readCheckpoint } from '../../checkpoint/read-checkpoint.ts';
import { drawnCreatures } from '../../data/drawn-pictures.ts';
import { duplicateGroups, splitSprites } from '../../data/held-out.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { FeatureNetwork } from '../../features/feature-network.ts';
import { SpriteFeatures } from '../../features/sprite-features.ts';
import { createGan } from '../../gan/gan.ts';
import {
  describeSprites,
  measureCreatures,
  placesToSee,
  type Measurement,
  type Reference,
} from '../../metrics/measure.ts';
import { picturesAt, picturesOf, type Pictures } from '../../metrics/pictures.ts';
import { judgeRun } from '../../metrics/verdict.ts';
import { drawSamples } from '../../sampling/draw-samples.ts';
import { sampleFeed } from '../../sampling/generator-feed.ts';
import { picturesToDrawFrom } from '../../sampling/pictures-to-draw-from.ts';
import type { JobContext } from './job-context.ts';

/** As many as a finding may hold. */
const mostCells = 256;

/**
 * Measures creatures of a checkpoint: those of the run's own seed, of which the first are its sample sheet. Without the
 * network what needs it is left out.
 *
 * @throws StudioError `engine-unavailable`, `dataset-damaged`, `checkpoint-damaged`, `cancelled`
 */
export async function measure(job: MeasureJob, context: JobContext): Promise<void> {
  stayOutOfTheWay();
  const startedWith = process.cpuUsage();
  const engine = await startEngine(job.engine, say);
  context.send({ type: 'engine', facts: engine.facts });
  const mayGoOn = async () => {
    // Lets messages in: to look at pictures blocks the event loop.
    await setImmediate();
    if (context.control.stopReason) throw ended();
  };
  const network = await loadNetwork();
  const sprites = await readSpriteFile(job.datasetFile);
  const reference = await describe(job, sprites, network, mayGoOn);
  const { step, pictures } = await drawCreatures(job);
  const features = network && {
    values: await network.featuresOf({ ...pictures, pixels: pictures.rgba, channels: 4 }, mayGoOn),
    count: pictures.count,
    width: FeatureNetwork.width,
  };
  network?.dispose();
  await mayGoOn();
  const measurement = measureCreatures(reference, { pictures, features: features ?? null });
  const mark = {
    step,
    kidError: measurement.kidError,
    numbers: {
      ...measurement.numbers,
      ...(job.estimate !== null && { 'discriminator/wasserstein': job.estimate }),
    },
  };
  const verdict = judgeRun([...job.earlier, mark], reference.expected);
  const { user, system } = process.cpuUsage(startedWith);
  context.send({
    type: 'measured',
    step,
    values: valuesOf(measurement, job.count),
    findings: [
      ...nearestOf(measurement, Math.min(mostCells, job.hyperparameters.sampleCount)),
      verdict.finding,
    ],
    ...(verdict.id === 'done' && { whyDone: verdict.finding.message }),
    processorMs: (user + system) / 1_000,
  });
  engine.dispose();
}

/** What trains, and what a person does, comes first: for the processor, and where memory runs out. */
function stayOutOfTheWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
    // Linux ends the process with the highest figure (proc(5)); everybody may raise their own.
    if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '900');
  } catch (error) {
    say(`Measuring is not put behind everything else: ${String(error)}`);
  }
}

async function loadNetwork(): Promise<FeatureNetwork | undefined> {
  try {
    return await FeatureNetwork.load();
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    say(`${error.message} ${error.hint}`);
    return undefined;
  }
}

async function describe(
  job: MeasureJob,
  sprites: SpriteFile,
  network: FeatureNetwork | undefined,
  mayGoOn: () => Promise<void>,
): Promise<Reference> {
  const everySprite = Uint32Array.from({ length: sprites.count }, (_, place) => place);
  const split = job.hyperparameters.heldOut
    ? splitSprites(sprites)
    : { training: everySprite, heldOut: new Uint32Array() };
  const places = placesToSee(split);
  const seen = network && {
    places,
    features: {
      values: await new SpriteFeatures(join(job.libraryFolder, job.featuresFile)).read(
        { dataset: sprites.sha256, places },
        () => network.featuresOf(spritesAt(sprites, places), mayGoOn),
        say,
      ),
      count: places.length,
      width: FeatureNetwork.width,
    },
  };
  await mayGoOn();
  return describeSprites({
    pictures: picturesOf(sprites),
    split,
    groups: duplicateGroups(sprites),
    seen: seen ?? null,
  });
}

function spritesAt(sprites: SpriteFile, places: Uint32Array) {
  const { rgba, count, size } = picturesAt(picturesOf(sprites), places);
  return { pixels: rgba, count, size, channels: 4 as const };
}

async function drawCreatures(job: MeasureJob): Promise<{ step: number; pictures: Pictures }> {
  const checkpoint = await readCheckpoint(join(job.libraryFolder, job.checkpoint));
  const { manifest, tensors } = checkpoint;
  const gan = createGan(manifest.image, manifest.hyperparameters, manifest.vocabulary);
  assignTensors(gan, tensors, job.checkpoint);
  const { seed } = manifest.hyperparameters;
  const drawnFrom = await picturesToDrawFrom(job, manifest);
  const images = await drawSamples(
    gan,
    sampleFeed(drawnFrom, manifest.hyperparameters, seed, job.count),
  );
  gan.dispose();
  const { size } = manifest.image;
  const pictures = { rgba: drawnCreatures(images, manifest), count: job.count, size };
  return { step: manifest.progress.step, pictures };
}

function valuesOf({ numbers, kidError }: Measurement, count: number): SeriesValues {
  const values: SeriesValues = {};
  for (const [name, value] of Object.entries(numbers)) {
    const error = name === 'quality/kid' ? (kidError ?? 0) : 0;
    Object.assign(values, {
      [name]: { count, mean: value, min: value - error, max: value + error },
    });
  }
  return values;
}

function nearestOf({ nearest }: Measurement, cells: number): Finding[] {
  const found = nearest?.slice(0, cells).filter((neighbours) => neighbours.length > 0) ?? [];
  if (found.length === 0) return [];
  const creatures = found.map((neighbours, cell) => ({
    cell,
    sprites: neighbours.map(({ place, distance }) => ({ sprite: place, distance })),
  }));
  return [{ kind: 'nearest', creatures }];
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function ended(): StudioError {
  return new StudioError(
    'cancelled',
    'The measurement was ended before it was done.',
    'The next checkpoint is measured again.',
  );
}
