import type { Arithmetic } from '../../../../shared/hyperparameters/choices.ts';
import { aboutKid } from '../../../../shared/hyperparameters/discriminators.ts';
import type { TrainJob } from '../../../../shared/run/trainer-protocol.ts';
import { readSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import type { Manifest } from '../../checkpoint/manifest.ts';
import { readNewestCheckpoint } from '../../checkpoint/newest-checkpoint.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { differencesOf, type EngineFacts } from '../../../../shared/engine/engine.ts';
import type { Engine } from '../../engines/engine.ts';
import { estimateMemory, type MemoryDemand } from '../memory/memory-estimate.ts';
import {
  availableBytes,
  describeEstimate,
  describeOnCard,
  refuseTooLarge,
  refuseTooLargeForCard,
} from '../memory/refuse-too-large.ts';
import { TrainingSession } from '../session.ts';
import { requireNetworkOfOthers } from '../judged-by.ts';
import type { JobContext } from './job-context.ts';
import { RunReporter } from './run-reporter.ts';
import { TrainingLoop } from './training-loop.ts';

/**
 * Trains a run to its last step, or until it is stopped, diverges or fails.
 *
 * @throws StudioError `engine-unavailable`, `out-of-memory`, `dataset-damaged`, `checkpoint-damaged`, `disk-full` …
 */
export async function train(job: TrainJob, context: JobContext): Promise<void> {
  const reporter = new RunReporter(context, job.attempt);
  try {
    const say = (sentence: string) => reporter.say(sentence);
    const engine = await startEngine(job.engine, say, job.preferredEngine);
    context.send({ type: 'engine', facts: engine.facts });
    const published = await requireNetworkOfOthers(job.hyperparameters, engine.facts.id);
    const caveat = aboutKid(job.hyperparameters.discriminator);
    if (caveat) say(caveat);
    const checkpoint = await readLast(job, context);
    const session = new TrainingSession({
      engine,
      sprites: await readSpriteFile(job.datasetFile),
      hyperparameters: job.hyperparameters,
      published,
      say,
      begunIn: checkpoint?.manifest.arithmetic ?? arithmeticOfAlike(job, engine),
      checkMemory: (demand) => checkMemory(demand, engine, reporter),
    });
    const facts = { ...engine.facts, arithmetic: session.runner.arithmetic };
    context.send({ type: 'engine', facts });
    if (checkpoint) sayWhatDiffers(checkpoint.manifest, facts, say);
    const elapsedMs = checkpoint ? session.restore(checkpoint, checkpoint.path).elapsedMs : 0;
    const { control } = context;
    control.pace ??= job.pace ?? null;
    const onStepsPerTick = (steps: number) =>
      context.send({ type: 'tick', attempt: job.attempt, steps });
    const { send } = context;
    const loop = { job, engine, session, reporter, control, elapsedMs, send, onStepsPerTick };
    await new TrainingLoop(loop).run();
    session.dispose();
    engine.dispose();
  } finally {
    reporter.flush();
  }
}

/** Measured anew, two equal runs could come to another one each. */
function arithmeticOfAlike(
  { hyperparameters, alike = [] }: TrainJob,
  { facts }: Engine,
): Arithmetic | undefined {
  if (hyperparameters.precision !== 'auto') return undefined;
  return alike.find((before) => differencesOf(before, facts).length === 0)?.arithmetic;
}

/** A run that goes on in another way than it began is trained as well, but no longer bit for bit as if never stopped. */
function sayWhatDiffers(
  { engine, arithmetic }: Manifest,
  now: EngineFacts,
  say: (sentence: string) => void,
) {
  const differences = differencesOf({ ...engine, arithmetic }, now);
  if (differences.length === 0) return;
  say(
    `Until here the run was trained otherwise (${differences.join('; ')}), so its numbers are no longer bit for bit those of one that was never stopped.`,
  );
}

/** The checkpoint that the run goes on from; undefined where it begins. */
async function readLast(job: TrainJob, { send }: JobContext) {
  const { libraryFolder, resumeFrom, olderCheckpoints = [] } = job;
  if (resumeFrom === null) return undefined;
  return readNewestCheckpoint(libraryFolder, [resumeFrom, ...olderCheckpoints], send);
}

function checkMemory(demand: MemoryDemand, engine: Engine, reporter: RunReporter): void {
  const estimate = estimateMemory(demand);
  const { cardBytes } = engine;
  const available = availableBytes(engine.facts.id);
  if (cardBytes !== undefined) {
    reporter.say(describeOnCard(estimate, cardBytes));
    return refuseTooLargeForCard(estimate, cardBytes, available);
  }
  reporter.say(describeEstimate(estimate, available));
  refuseTooLarge(estimate, available);
}
