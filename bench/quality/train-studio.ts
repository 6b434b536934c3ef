import { writeFileSync } from 'node:fs';
import { imagesPerStep, type Hyperparameters } from '../../shared/hyperparameters/schema.ts';
import { elementAt } from '../../shared/known-places.ts';
import { drawnCreatures } from '../../main/trainer/data/drawn-pictures.ts';
import { trainingPictures } from '../../main/trainer/data/training-pictures.ts';
import { engines } from '../../main/trainer/engines/choose-engine.ts';
import { TrainingSession } from '../../main/trainer/process/session.ts';
import { drawSamples } from '../../main/trainer/sampling/draw-samples.ts';
import { sampleFeed } from '../../main/trainer/sampling/generator-feed.ts';
import { readSpriteFile } from '../../main/sprite-file/read-sprite-file.ts';
import { cellSchema, creaturesFile, type MarkLine } from './cell.ts';
import { CurveMeans } from './curve-means.ts';
import { ProcessorClock } from './processor-clock.ts';

/** The studio's own trainer at one cell, as a process: cell.ts. */

/** Long enough that a step's time is known, short beside any budget. */
const pilotSeconds = 8;
/** Nobody asks for more within a budget. */
const endlessSteps = 10_000_000;
/** The same creatures of every seed would not be fair to a recipe whose luck they are. */
const latentsOf = ({ seed }: { seed: number }) => seed + 1_000;

const cell = cellSchema.parse(JSON.parse(elementAt(process.argv, 2)));
if (!cell.hyperparameters) throw new Error('The studio trains by hyperparameters.');
const engine = await engines.tensorflow.start();
const sprites = await readSpriteFile(cell.datasetFile);
const hyperparameters: Hyperparameters = {
  ...cell.hyperparameters,
  seed: cell.seed,
  steps: endlessSteps,
};
if (hyperparameters.learningRateSchedule !== 'constant')
  hyperparameters.steps = await stepsThatFit();
await train();

function newSession(): TrainingSession {
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
  return new TrainingSession({ engine, sprites, hyperparameters, say });
}

/** A learning rate that falls must know its end: how many steps the budget is worth is tried out, and not counted. */
async function stepsThatFit(): Promise<number> {
  const session = newSession();
  await session.train();
  const clock = new ProcessorClock();
  let steps = 0;
  while (clock.seconds < pilotSeconds) {
    await session.train();
    steps += 1;
  }
  const fit = Math.max(1, Math.floor(((cell.marks.at(-1) ?? 0) * steps) / clock.seconds));
  session.dispose();
  return fit;
}

async function train(): Promise<void> {
  const begunAt = performance.now();
  const clock = new ProcessorClock();
  const session = newSession();
  for (const mark of cell.marks) {
    const told = new CurveMeans();
    while (clock.seconds < mark && session.step < hyperparameters.steps)
      told.add((await session.train()).numbers);
    const line: MarkLine = {
      mark,
      step: session.step,
      images: session.step * imagesPerStep(hyperparameters),
      processorSeconds: clock.seconds,
      wallSeconds: (performance.now() - begunAt) / 1_000,
      curves: told.means,
    };
    await clock.without(() => draw(session, mark));
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

async function draw(session: TrainingSession, mark: number): Promise<void> {
  // Brings the averaged generator and its statistics up to date.
  await session.drawSamples();
  const pictures = trainingPictures(sprites, hyperparameters);
  const feed = sampleFeed(pictures, hyperparameters, latentsOf(cell), cell.samples);
  const images = await drawSamples(session.gan, feed);
  writeFileSync(creaturesFile(cell.folder, mark), drawnCreatures(images, session.gan));
}
