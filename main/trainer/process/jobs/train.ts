import type { TrainJob } from '../../../../shared/run/trainer-protocol.ts';
import { readSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import { readNewestCheckpoint } from '../../checkpoint/newest-checkpoint.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import type { Engine } from '../../engines/engine.ts';
import { estimateMemory, type MemoryDemand } from '../memory/memory-estimate.ts';
import { availableBytes, describeEstimate, refuseTooLarge } from '../memory/refuse-too-large.ts';
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
    const engine = await startEngine(job.engine, (sentence) => reporter.say(sentence));
    context.send({ type: 'engine', facts: engine.facts });
    const checkpoint = await readLast(job, context);
    const session = new TrainingSession({
      engine,
      sprites: await readSpriteFile(job.datasetFile),
      hyperparameters: job.hyperparameters,
      say: (sentence) => reporter.say(sentence),
      begunIn: checkpoint?.manifest.arithmetic,
      checkMemory: (demand) => checkMemory(demand, engine, reporter),
    });
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

/** The checkpoint that the run goes on from; undefined where it begins. */
async function readLast(job: TrainJob, { send }: JobContext) {
  const { libraryFolder, resumeFrom, olderCheckpoints = [] } = job;
  if (resumeFrom === null) return undefined;
  return readNewestCheckpoint(libraryFolder, [resumeFrom, ...olderCheckpoints], send);
}

function checkMemory(demand: MemoryDemand, engine: Engine, reporter: RunReporter): void {
  const estimate = estimateMemory(demand);
  const available = availableBytes(engine.facts.id);
  reporter.say(describeEstimate(estimate, available));
  refuseTooLarge(estimate, available);
}
