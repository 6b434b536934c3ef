import type { Arithmetic } from '../../../../shared/hyperparameters/choices.ts';
import type { TrainJob } from '../../../../shared/run/trainer-protocol.ts';
import { readSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
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
    const checkpoint = await readLast(job, context);
    const session = new TrainingSession({
      engine,
      sprites: await readSpriteFile(job.datasetFile),
      hyperparameters: job.hyperparameters,
      say,
      begunIn: checkpoint?.manifest.arithmetic,
      checkMemory: (demand) => checkMemory(demand, engine, reporter),
    });
    if (checkpoint) {
      const { arithmetic } = session.runner;
      sayWhatDiffers(checkpoint.manifest, { engine: engine.facts, arithmetic }, say);
    }
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

interface HowItComputes {
  engine: EngineFacts;
  arithmetic: Arithmetic;
}

/** A run that goes on in another way than it began is trained as well, but no longer bit for bit as if never stopped. */
function sayWhatDiffers(
  before: HowItComputes,
  now: HowItComputes,
  say: (sentence: string) => void,
) {
  const differences = differencesOf(before.engine, now.engine);
  if (before.arithmetic !== now.arithmetic)
    differences.push(`in ${before.arithmetic}, now in ${now.arithmetic}`);
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
