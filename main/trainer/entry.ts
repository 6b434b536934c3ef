import { constants, setPriority } from 'node:os';
import { StudioError, toErrorShape, type ErrorShape } from '../../shared/errors.ts';
import {
  trainerCommandSchema,
  type TrainerJob,
  type TrainerMessage,
} from '../../shared/run/trainer-protocol.ts';
import { openChannel } from '../channel/channel.ts';
import { checkEngine } from './process/jobs/check-engine.ts';
import { drawClassically } from './process/jobs/classical.ts';
import { describe as describeNetworks } from './process/jobs/describe.ts';
import { writeGenerator } from './process/jobs/export-model.ts';
import { examine } from './process/jobs/examine.ts';
import { generate } from './process/jobs/generate.ts';
import { measure } from './process/jobs/measure.ts';
import type { JobContext } from './process/jobs/job-context.ts';
import { probe } from './process/jobs/probe.ts';
import { timeRuns } from './process/jobs/time-runs.ts';
import { train } from './process/jobs/train.ts';
import { translate } from './process/jobs/translate.ts';
import { PictureRequests } from './process/picture-requests.ts';
import { TrainingControl, type StopReason } from './process/training-control.ts';

/** The trainer process: says `ready`, does the one job that it gets, and exits. */
const channel = openChannel<TrainerMessage>();
const control = new TrainingControl();
const requests = new PictureRequests();
let started = false;

lowerPriority();
// All that it writes lies in a library, which is its owner's alone.
process.umask(0o077);
// Ctrl-C in a terminal reaches this process too; what it means is for the core to say.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => loseCore());
channel.onLost(loseCore);
channel.onMessage(receive);
channel.send({ type: 'ready' });

function receive(raw: unknown): void {
  const parsed = trainerCommandSchema.safeParse(raw);
  if (!parsed.success) return refuse(parsed.error);
  const command = parsed.data;
  if (command.type === 'pause') control.pause(command.save);
  else if (command.type === 'step') control.step(command.networks);
  else if (command.type === 'pace') control.pace = command.stepsPerSecond;
  else if (command.type === 'draw') control.draw(command);
  else if (command.type === 'drop-drawing') control.dropDrawing(command.requestId);
  else if (command.type === 'resume') control.resume();
  else if (command.type === 'stop') stop('stopped');
  else if (command.type !== 'job') requests.add(command);
  else if (started) refuse(new Error('a trainer does one job only'));
  else void start(command.job);
}

/** A job that is under way is worth more than a message that nobody should have sent. */
function refuse(error: Error): void {
  console.error('A message was refused:', error);
  if (!started) void end(toErrorShape(error));
}

async function start(job: TrainerJob): Promise<void> {
  started = true;
  const context: JobContext = { send: (message) => channel.send(message), control, requests };
  try {
    await runJob(job, context);
    await end();
  } catch (error) {
    console.error(error);
    await end(describe(error));
  }
}

function runJob(job: TrainerJob, context: JobContext): Promise<void> {
  if (job.type === 'train') return train(job, context);
  if (job.type === 'generate') return generate(job, context);
  if (job.type === 'measure') return measure(job, context);
  if (job.type === 'translate') return translate(job, context);
  if (job.type === 'examine') return examine(job, context);
  if (job.type === 'time-runs') return timeRuns(job, context);
  if (job.type === 'describe') return describeNetworks(job, context);
  if (job.type === 'export-model') return writeGenerator(job, context);
  if (job.type === 'classical') return drawClassically(job, context);
  if (job.type === 'check-engine') return checkEngine(job, context);
  return probe(job, context);
}

async function end(failure?: ErrorShape): Promise<void> {
  if (failure) channel.send({ type: 'failed', error: failure });
  await channel.close();
  process.exit(failure ? 1 : 0);
}

function stop(reason: StopReason): void {
  control.stop(reason);
  requests.end();
}

/** Training writes its checkpoint and ends; before that there is nothing to keep. */
function loseCore(): void {
  stop('interrupted');
  if (!started) process.exit(0);
}

/** Native TensorFlow says "OOM when allocating tensor", the allocators below it std::bad_alloc. */
function describe(error: unknown): ErrorShape {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof StudioError || !/\bOOM\b|out of memory|bad_alloc/i.test(message)) {
    return toErrorShape(error);
  }
  return {
    code: 'out-of-memory',
    message: `The machine has not enough memory for this training: ${message}`.slice(0, 2_000),
    hint: 'Choose a smaller batch, fewer base channels or a smaller image size.',
  };
}

/** Training takes every processor for hours; what the person does meanwhile comes first. */
function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    console.error('The priority of training could not be lowered:', error);
  }
}
