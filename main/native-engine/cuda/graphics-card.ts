import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { liesInPackage } from '../../fetching/cache-folder.mjs';
import { findCommand } from '../../fetching/find-command.mjs';
import { leastComputeCapability, leastDriver, newestComputeCapability } from './cuda-wheels.ts';

/** A card of NVIDIA's, as its driver tells. */
export interface GraphicsCard {
  /** As `nvidia-smi` counts them, and CUDA in the order of the slots. */
  index: number;
  name: string;
  /** What its processors can do, as NVIDIA numbers it: 7.5 for Turing, 8 for Ampere, 9 for Hopper. */
  computeCapability: number;
  driver: string;
  /** Null where the driver does not tell. */
  memoryBytes: number | null;
  freeBytes: number | null;
}

/** Ampere and later multiply bfloat16 numbers by themselves. */
const computeCapabilityOfBfloat16 = 8;

export function cardMultipliesBfloat16({ computeCapability }: GraphicsCard): boolean {
  return computeCapability >= computeCapabilityOfBfloat16;
}

/** What whoever waits for the first step is told, where it takes long. */
export function whyItTakesLong({ name, computeCapability }: GraphicsCard): string | undefined {
  if (computeCapability <= newestComputeCapability) return undefined;
  return `${name} is newer than TensorFlow’s kernels, so its driver compiles them: the first time that may take half an hour. It keeps what it has compiled.`;
}

/** The name last: nothing says that there is no comma in it. */
const asked = ['index', 'compute_cap', 'driver_version', 'memory.total', 'memory.free', 'name'];
/** Without a process that keeps the driver awake it wakes up first. */
const answerWithinMs = 30_000;
const mebibyte = 2 ** 20;

/**
 * The card that CUDA will compute on: the one that a person has chosen for it, or the first that fits. Asked of `nvidia-smi`, which
 * comes with every driver: TensorFlow's C library does not tell what a card can do, and takes seconds to load.
 *
 * @throws StudioError `engine-unavailable` with what is missing: a card, its driver, or a newer one of either
 */
export function findGraphicsCard(environment = process.env): GraphicsCard {
  const chosen = chosenCard(environment);
  const program = findCommand(['nvidia-smi'], pathOfDriver(environment.PATH));
  if (!program)
    throw unavailable(
      'There is no NVIDIA graphics card here, or no driver for it: its program nvidia-smi is not there.',
      `Install NVIDIA's driver, ${leastDriver} or newer, then try again. Other cards compute by the webgpu engine.`,
    );
  const which = chosen === undefined ? [] : [`--id=${chosen}`];
  const { cards, said } = askDriver(program, which, environment);
  if (cards.length === 0) throw noCard(said);
  return firstThatFits(cards);
}

/**
 * What is free on the card of this name, whoever computes on it: WebGPU tells nothing of a card's memory.
 *
 * @returns null where no driver of NVIDIA's tells, or several cards have that name and not as much
 */
export function freeBytesOfCard(name: string, environment = process.env): number | null {
  const program = findCommand(['nvidia-smi'], pathOfDriver(environment.PATH));
  if (!program) return null;
  const { cards } = askDriver(program, [], environment);
  const [first, ...others] = cards.filter((card) => card.name === name);
  if (!first || first.freeBytes === null) return null;
  return others.every(({ freeBytes }) => freeBytes === first.freeBytes) ? first.freeBytes : null;
}

/** @returns what it tells of cards, or else its own words */
function askDriver(
  program: string,
  which: readonly string[],
  environment: NodeJS.ProcessEnv,
): { cards: GraphicsCard[]; said: string } {
  const args = [...which, `--query-gpu=${asked.join(',')}`, '--format=csv,noheader,nounits'];
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: answerWithinMs,
    env: environment,
  });
  if (error) return { cards: [], said: error.message };
  const lines = stdout.trim().split('\n');
  const cards = status === 0 ? lines.flatMap((line) => parseCard(line) ?? []) : [];
  return { cards, said: lines[0] || stderr || 'nothing' };
}

/** @throws StudioError why the first does not, where none does */
function firstThatFits(cards: readonly GraphicsCard[]): GraphicsCard {
  const reasons = cards.map((card) => reasonAgainst(card));
  const fitting = cards.find((_, place) => !reasons[place]);
  if (fitting) return fitting;
  throw reasons[0] as StudioError;
}

/**
 * Where the driver's program is looked for. A packaged app may hold rights of its own, and whoever can only set variables should
 * not have it start a program of theirs: there the driver's own places come first. Windows' Linux has its program in the last one.
 */
export function pathOfDriver(path = '', isPackaged = liesInPackage): string {
  return isPackaged ? ['/usr/bin', '/usr/lib/wsl/lib', path].join(delimiter) : path;
}

/** @returns undefined where nobody has chosen one */
function chosenCard({ CUDA_VISIBLE_DEVICES: visible }: NodeJS.ProcessEnv): string | undefined {
  if (visible === undefined) return undefined;
  const first = visible.split(',', 1).join('').trim();
  if (/^MIG-/i.test(first))
    throw unavailable(
      `CUDA_VISIBLE_DEVICES names a part of a graphics card ("${first.slice(0, 100)}"), of which nvidia-smi does not tell what the studio has to know.`,
      'The cuda engine computes on whole cards: set the variable to the number of one.',
    );
  if (/^\w[\w-]*$/.test(first)) return first;
  throw unavailable(
    `CUDA_VISIBLE_DEVICES is "${visible}", which hides every graphics card.`,
    'Leave the variable out, or set it to the number of a card.',
  );
}

/** @returns undefined where the line is not what was asked for */
export function parseCard(line: string): GraphicsCard | undefined {
  const [index = '', capability = '', driver = '', total = '', free = '', ...name] =
    line.split(', ');
  const areRight =
    /^\d+$/.test(index) && /^\d+\.\d+$/.test(capability) && /^\d+(\.\d+)+$/.test(driver);
  if (!areRight || name.length === 0) return undefined;
  return {
    index: Number(index),
    name: name.join(', ').slice(0, 200),
    computeCapability: Number(capability),
    driver,
    memoryBytes: bytesOf(total),
    freeBytes: bytesOf(free),
  };
}

function bytesOf(mebibytes: string): number | null {
  return /^\d+$/.test(mebibytes) ? Number(mebibytes) * mebibyte : null;
}

/** Why CUDA 12, or cuDNN, has nothing for the driver or the card, where that is so. */
export function reasonAgainst(card: GraphicsCard): StudioError | undefined {
  const { name, driver, computeCapability } = card;
  if (isOlder(driver, leastDriver))
    return unavailable(
      `The driver of ${name} is ${driver}; CUDA 12 needs ${leastDriver} or newer.`,
      'Bring the driver up to date, restart the machine, then try again.',
    );
  if (computeCapability < leastComputeCapability)
    return unavailable(
      `${name} has compute capability ${computeCapability}; cuDNN needs ${leastComputeCapability} (Turing, 2018) or newer.`,
      'Train on the processor, or try the webgpu engine. Among several cards CUDA_VISIBLE_DEVICES chooses one by its number.',
    );
  return undefined;
}

/** Compares versions number by number. */
function isOlder(version: string, least: string): boolean {
  const [these, those] = [numbersOf(version), numbersOf(least)];
  const differences = those.map((number, place) => (these[place] ?? 0) - number);
  return (differences.find((difference) => difference !== 0) ?? 0) < 0;
}

function numbersOf(version: string): number[] {
  return version.split('.').map(Number);
}

function noCard(said: string): StudioError {
  return unavailable(
    `nvidia-smi finds no NVIDIA graphics card that can be used: ${said.trim().split('\n', 1).join('').slice(0, 300)}.`,
    'Run "nvidia-smi" by itself; after an update of the driver the machine wants to be restarted.',
  );
}

function unavailable(message: string, hint: string): StudioError {
  return new StudioError('engine-unavailable', message, hint);
}
