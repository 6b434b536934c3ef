import { ContenderProcess, type Command } from '../contender-process.ts';
import type { MachineFacts } from '../machine.ts';
import type { BenchOptions } from '../options.ts';
import type { PythonPeers } from '../peers/install-peers.ts';
import type { MessageOf } from '../protocol.ts';
import type { AbsentContender, ContenderResult, RecipeResult } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { commandFor, contenders, obstacleTo, type Contender } from './contenders.ts';
import { interleave, stepsFor } from './interleave.ts';
import { Peak } from './measure-peak.ts';
import { multiplyAddsPerStep } from './multiply-adds.ts';
import { imagesPerStep } from '../../shared/hyperparameters/schema.ts';
import { elementAt } from '../../shared/known-places.ts';
import type { Recipe } from './recipes.ts';

export interface Surroundings {
  options: BenchOptions;
  machine: MachineFacts;
  peers: PythonPeers;
  device: Contender['device'];
  say: (sentence: string) => void;
}

/** A contender that takes part. */
interface Entrant {
  contender: Contender;
  command: Command;
  /** Null where not all of them fit into memory side by side: each turn starts a new one. */
  process: ContenderProcess | null;
  ready: MessageOf<'ready'>;
  /** Steps of one repetition. */
  steps: number;
  warm: MessageOf<'ran'>;
  ran: MessageOf<'ran'>[];
}

/** All contenders together may hold this share of the machine's memory. */
const memoryShare = 0.6;
/** Where a round takes longer, there are fewer: the whole shall not take an hour. */
const longRoundMs = 60_000;
const fewRepetitions = 3;

/** All contenders on a device at one recipe, in turns, each in a process of its own; only one computes at a time. */
export async function measureRecipe(recipe: Recipe, around: Surroundings): Promise<RecipeResult> {
  around.say(`Training, ${recipe.title}`);
  const absent: AbsentContender[] = [];
  const entrants: Entrant[] = [];
  try {
    await enterAll(recipe, around, { entrants, absent });
    const parameters = requireParity(entrants);
    const startedAnew = entrants.some(({ process }) => process === null);
    const rounds = roundsOf(entrants, around.options);
    const peak = new Peak(around.machine);
    const turns = entrants.map((entrant) => ({
      id: entrant.contender.id,
      take: () => takeTurn(entrant, around, absent),
    }));
    const peaks = { id: 'peak', take: () => peak.measure() };
    await interleave(around.device === 'processor' ? [...turns, peaks] : turns, rounds);
    const measured = entrants.filter(({ ran }) => ran.length === rounds);
    return {
      ...{
        id: recipe.id,
        title: recipe.title,
        imagesPerStep: imagesPerStep(recipe.hyperparameters),
        parameters,
      },
      startedAnew,
      megaMultiplyAdds: multiplyAddsPerStep(recipe) / 1e6,
      peak: peak.result,
      contenders: measured.map(resultOf),
      absent,
      profile: await profile(measured, around),
    };
  } finally {
    await Promise.all(entrants.map(async ({ process }) => process?.end()));
  }
}

function roundsOf(entrants: readonly Entrant[], { repetitions }: BenchOptions): number {
  const roundMs = entrants.reduce((ms, { warm, steps }) => ms + stepMsOf(warm) * steps, 0);
  return roundMs > longRoundMs ? Math.min(repetitions, fewRepetitions) : repetitions;
}

interface Field {
  entrants: Entrant[];
  absent: AbsentContender[];
}

async function enterAll(recipe: Recipe, around: Surroundings, field: Field): Promise<void> {
  const { machine, peers, device } = around;
  for (const contender of contenders.filter((one) => one.device === device)) {
    const obstacle = obstacleTo(contender, recipe, machine, peers);
    if (obstacle) {
      leaveOut(contender, obstacle, around, field.absent);
      continue;
    }
    await enter(contender, commandFor(contender, recipe, machine, peers), around, field);
    const bytes = field.entrants.reduce((sum, { warm }) => sum + warm.memoryBytes, 0);
    if (bytes > memoryShare * machine.memoryBytes) await endAll(field.entrants);
  }
}

/** From here on each turn starts a new process. */
async function endAll(entrants: readonly Entrant[]): Promise<void> {
  for (const entrant of entrants) {
    await entrant.process?.end();
    entrant.process = null;
  }
}

/** Once memory was short, those that follow only show that they can start. */
async function enter(
  contender: Contender,
  command: Command,
  around: Surroundings,
  { entrants, absent }: Field,
): Promise<void> {
  const process = new ContenderProcess(command);
  try {
    const ready = await process.untilReady();
    const ended = entrants.find((entrant) => entrant.process === null);
    const { warm, steps } = ended ?? (await warmUp(contender, process, around));
    if (ended) await process.end();
    const stays = ended ? null : process;
    entrants.push({ contender, command, process: stays, ready, steps, warm, ran: [] });
  } catch (error) {
    await process.end();
    leaveOut(contender, error, around, absent);
  }
}

/** The first step traces and allocates; then half a repetition, to find out how long a step takes. */
async function warmUp(
  contender: Contender,
  process: ContenderProcess,
  { options, say }: Surroundings,
): Promise<Pick<Entrant, 'warm' | 'steps'>> {
  let warm = await process.train(1);
  const isSlow = warm.ms > 3000 * options.seconds;
  if (!isSlow) warm = await process.train(options.quick ? 1 : 3);
  if (!isSlow) warm = await process.train(stepsFor(options.seconds / 2, stepMsOf(warm)));
  say(`  ${contender.title}: ready, ${stepMsOf(warm).toFixed(1)} ms a step in warm-up`);
  return { warm, steps: stepsFor(options.seconds, stepMsOf(warm)) };
}

async function takeTurn(
  entrant: Entrant,
  around: Surroundings,
  absent: AbsentContender[],
): Promise<void> {
  const { contender, steps, ran } = entrant;
  if (absent.some(({ id }) => id === contender.id)) return;
  try {
    const message = await whileWarm(entrant, (process) => process.train(steps));
    if (!message.losses.every(Number.isFinite)) throw new Error('Its losses are not finite.');
    ran.push(message);
  } catch (error) {
    leaveOut(contender, error, around, absent);
  }
}

/** Gives the entrant's process, or a new one that has done its first step. */
async function whileWarm<Result>(
  entrant: Entrant,
  work: (process: ContenderProcess) => Promise<Result>,
): Promise<Result> {
  if (entrant.process) return work(entrant.process);
  const process = new ContenderProcess(entrant.command);
  try {
    await process.untilReady();
    entrant.warm = await process.train(1);
    return await work(process);
  } finally {
    await process.end();
  }
}

function leaveOut(
  { id, title }: Contender,
  error: unknown,
  { say }: Surroundings,
  absent: AbsentContender[],
): void {
  const reason = error instanceof Error ? error.message : String(error);
  absent.push({ id, title, reason });
  say(`  ${title}: left out: ${reason}`);
}

/** @throws Error where the contenders do not train the same networks: no figure would mean anything */
export function requireParity(
  entrants: readonly { contender: Pick<Contender, 'title'>; ready: MessageOf<'ready'> }[],
): MessageOf<'ready'>['parameters'] {
  const described = entrants.map(({ contender, ready: { parameters } }) => ({
    title: contender.title,
    parameters,
    text: `${parameters.generator} + ${parameters.discriminator}`,
  }));
  const [first] = described;
  if (!first) throw new Error('No contender could be started.');
  if (new Set(described.map(({ text }) => text)).size > 1) {
    const list = described.map(({ title, text }) => `${title}: ${text}`).join('; ');
    throw new Error(`The contenders train different networks (weights of G + D): ${list}.`);
  }
  return first.parameters;
}

function resultOf({ contender, ready, steps, warm, ran }: Entrant): ContenderResult {
  const memoryBytes = elementAt(ran, -1).memoryBytes;
  return {
    id: contender.id,
    title: contender.title,
    software: ready.software,
    stepsPerRepetition: steps,
    stepMs: spreadOf(ran.map(stepMsOf)),
    memoryBytes,
    memoryGrowthBytes: memoryBytes - warm.memoryBytes,
  };
}

/** What the processor's time goes into, seen in the studio's own op-by-op steps. */
async function profile(
  measured: readonly Entrant[],
  { options }: Surroundings,
): Promise<RecipeResult['profile']> {
  const eager = measured.find(({ contender }) => contender.id === 'eager');
  if (!eager) return null;
  const steps = stepsFor(options.seconds, stepMsOf(eager.warm));
  const { ms, ops } = await whileWarm(eager, (process) => process.profile(steps));
  return {
    stepMs: ms / steps,
    ops: ops.map(({ op, calls, ms: opMs }) => ({ op, calls: calls / steps, ms: opMs / steps })),
  };
}

function stepMsOf({ ms, steps }: MessageOf<'ran'>): number {
  return ms / steps;
}
