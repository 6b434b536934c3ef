import { parseArgs } from 'node:util';

/** What is done to the studio, in this order. */
export const parts = [
  'kills',
  'full-disks',
  'damaged-files',
  'hostile-libraries',
  'pictures',
  'calls',
] as const;
export type Part = (typeof parts)[number];

/** `quick` is for `npm test`: seconds. `usual` takes minutes, `long` hours. */
export type Extent = 'quick' | 'usual' | 'long';

export interface ChaosOptions {
  parts: readonly Part[];
  extent: Extent;
  /** Everything that is drawn at random follows from it. */
  seed: number;
  /** The one attempt of each kind that is repeated; all of them where it is left out. */
  attempt: number | undefined;
}

export const usage = `npm run chaos -- [--long | --quick] [--seed N] [--only ${parts.join('|')}] [--attempt N]

  --long       hours instead of minutes
  --quick      seconds: to see that everything runs; leaves docs/reliability.md as it is
  --seed N     does again what was done with this seed
  --only PART  one part alone; may be repeated; leaves docs/reliability.md as it is
  --attempt N  the attempt of this number alone, as a failure names it`;

const largestSeed = 4_294_967_295;

/** @throws TypeError or RangeError that says what is wrong */
export function parseOptions(args: readonly string[], anySeed: number): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      long: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      seed: { type: 'string' },
      only: { type: 'string', multiple: true },
      attempt: { type: 'string' },
    },
  });
  if (values.long && values.quick) throw new RangeError('It cannot be both --long and --quick.');
  return {
    parts: values.only ? values.only.map(parsePart) : parts,
    extent: values.long ? 'long' : values.quick ? 'quick' : 'usual',
    seed: values.seed === undefined ? anySeed : parseNumber('--seed', values.seed),
    attempt: values.attempt === undefined ? undefined : parseNumber('--attempt', values.attempt),
  };
}

function parsePart(text: string): Part {
  const part = parts.find((candidate) => candidate === text);
  if (!part) throw new RangeError(`--only cannot be "${text}", but one of ${parts.join(', ')}.`);
  return part;
}

function parseNumber(option: string, text: string): number {
  const number = Number(text || NaN);
  if (Number.isInteger(number) && number >= 0 && number <= largestSeed) return number;
  throw new RangeError(
    `${option} cannot be "${text}", but a whole number from 0 to ${largestSeed}.`,
  );
}
