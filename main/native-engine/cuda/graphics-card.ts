import { spawnSync } from 'node:child_process';
import { StudioError } from '../../../shared/errors.ts';
import { findCommand } from '../../fetching/find-command.mjs';
import { leastComputeCapability, leastDriver } from './cuda-wheels.ts';

/** A card of NVIDIA's, as its driver tells. */
export interface GraphicsCard {
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

export function multipliesBfloat16({ computeCapability }: GraphicsCard): boolean {
  return computeCapability >= computeCapabilityOfBfloat16;
}

/** The name last: nothing says that there is no comma in it. */
const asked = ['compute_cap', 'driver_version', 'memory.total', 'memory.free', 'name'];
/** Without a process that keeps the driver awake it wakes up first. */
const answerWithinMs = 30_000;
const mebibyte = 2 ** 20;

/**
 * The card that CUDA will compute on, asked of `nvidia-smi`, which comes with every driver: TensorFlow's C library does
 * not tell what a card can do, and takes seconds to load.
 *
 * @throws StudioError `engine-unavailable` with what is missing: a card, its driver, or a newer one of either
 */
export function findGraphicsCard(environment = process.env): GraphicsCard {
  const card = chosenCard(environment);
  const program = findCommand(['nvidia-smi'], environment.PATH);
  if (!program)
    throw unavailable(
      'There is no NVIDIA graphics card here, or no driver for it: its program nvidia-smi is not there.',
      `Install NVIDIA's driver, ${leastDriver} or newer, then try again. Other cards compute by the webgpu engine.`,
    );
  const args = [`--id=${card}`, `--query-gpu=${asked.join(',')}`, '--format=csv,noheader,nounits'];
  const answer = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: answerWithinMs,
    env: environment,
  });
  if (answer.error) throw noCard(answer.error.message);
  const [line = ''] = answer.stdout.trim().split('\n');
  const found = answer.status === 0 ? parseCard(line) : undefined;
  if (!found) throw noCard(line || answer.stderr || 'nothing');
  return refuseTooOld(found);
}

/** How CUDA is told which card to take, where nobody has told it: the first, as `nvidia-smi` counts them. */
export const whichCard = { CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: '0' };

function chosenCard({
  CUDA_VISIBLE_DEVICES: visible = whichCard.CUDA_VISIBLE_DEVICES,
}: NodeJS.ProcessEnv): string {
  const [first = ''] = visible.split(',');
  if (/^\w[\w-]*$/.test(first.trim())) return first.trim();
  throw unavailable(
    `CUDA_VISIBLE_DEVICES is "${visible}", which hides every graphics card.`,
    'Leave the variable out, or set it to the number of a card.',
  );
}

/** @returns undefined where the line is not what was asked for */
export function parseCard(line: string): GraphicsCard | undefined {
  const [capability = '', driver = '', total = '', free = '', ...name] = line.split(', ');
  const isRight = /^\d+\.\d+$/.test(capability) && /^\d+(\.\d+)+$/.test(driver) && name.length > 0;
  if (!isRight) return undefined;
  return {
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

/** @throws StudioError where CUDA 12, or cuDNN, has nothing for the driver or the card */
export function refuseTooOld(card: GraphicsCard): GraphicsCard {
  const { name, driver, computeCapability } = card;
  if (isOlder(driver, leastDriver))
    throw unavailable(
      `The driver of ${name} is ${driver}; CUDA 12 needs ${leastDriver} or newer.`,
      'Bring the driver up to date, restart the machine, then try again.',
    );
  if (computeCapability < leastComputeCapability)
    throw unavailable(
      `${name} has compute capability ${computeCapability}; cuDNN needs ${leastComputeCapability} (Turing, 2018) or newer.`,
      'Train on the processor, or try the webgpu engine.',
    );
  return card;
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
