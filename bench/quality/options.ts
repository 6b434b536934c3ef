import { parseArgs } from 'node:util';
import { candidates, type Candidate } from './candidates.ts';
import { areHere, datasets, type DatasetRow } from './datasets.ts';

export interface QualityOptions {
  candidates: readonly Candidate[];
  datasets: readonly DatasetRow[];
  seeds: readonly number[];
  /** Processor seconds of one training; null leaves it to the size of the sprites. */
  budget: number | null;
  /** How often creatures are measured: at the end of the budget, at half of it, and so on. */
  marks: number;
  /** At marks that are equally far apart, in place of each at half of the next: to see whether losses tell of them. */
  evenly: boolean;
  /** Creatures that are drawn and measured at each mark. */
  samples: number;
  /** Trains and measures; else what is there is told of anew. */
  trains: boolean;
  /** Writes a page to guess on. */
  guesses: boolean;
  /** Numbers that show that everything runs, and nothing more: they do not go into the document. */
  quick: boolean;
}

export const usage = `npm run bench:quality -- [--quick] [--only ID …] [--dataset ID …] [--seed N …] [--budget SECONDS]
                           [--marks N [--evenly]] [--report] [--guess]

  --quick           one seed, seconds of training, few creatures: to see that everything runs; its figures go nowhere
  --only ID         trains this candidate only; may be repeated: ${candidates.map(({ id }) => id).join(', ')}
  --dataset ID      on these sprites only; may be repeated: ${datasets.map(({ id }) => id).join(', ')}
                    artwork-64 and artwork-128 want STUDIO_ARTWORK=FOLDER, the "data" of https://github.com/moxiegushi/pokeGAN
  --seed N          from this seed only; may be repeated (default: 1, 2, 3)
  --budget SECONDS  of the processor, all its cores together, for each training (default: 300 at 32x32, 900 at
                    64x64, 3600 at 128x128)
  --marks N         measures at the end, at half of the budget, at a quarter …, so often in all (default 3)
  --evenly          measures at marks that are equally far apart instead: from 5 of them on it is told whether losses
                    rank creatures as KID does
  --report          trains nothing: writes docs/quality.md's tables and curves from the results that are there
  --guess           trains nothing: writes a page of shuffled real and generated sprites to .quality/guess/`;

const allSeeds = [1, 2, 3];
const quickBudget = 12;
const [samples, quickSamples] = [1_024, 128];

/** @throws TypeError or RangeError that says what is wrong */
export function parseOptions(args: readonly string[]): QualityOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      guess: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      dataset: { type: 'string', multiple: true },
      seed: { type: 'string', multiple: true },
      budget: { type: 'string' },
      marks: { type: 'string', default: '3' },
      evenly: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const held = datasets.filter((row) => !row.tuned && areHere(row));
  return {
    candidates: values.only?.map((id) => rowOf('only', candidates, id)) ?? candidates,
    datasets:
      values.dataset?.map((id) => rowOf('dataset', datasets, id)) ??
      (quick ? held.slice(0, 1) : held),
    seeds:
      values.seed?.map((text) => numberOf('seed', text, 2 ** 32 - 1)) ??
      (quick ? allSeeds.slice(0, 1) : allSeeds),
    budget:
      values.budget === undefined
        ? quick
          ? quickBudget
          : null
        : numberOf('budget', values.budget, 1_000_000),
    marks: numberOf('marks', values.marks, 20),
    evenly: values.evenly,
    samples: quick ? quickSamples : samples,
    trains: !values.report && !values.guess,
    guesses: values.guess,
    quick,
  };
}

function rowOf<Row extends { id: string }>(option: string, rows: readonly Row[], id: string): Row {
  const row = rows.find((each) => each.id === id);
  const known = rows.map((each) => each.id).join(', ');
  if (!row) throw new RangeError(`--${option} cannot be "${id}", but one of ${known}.`);
  return row;
}

function numberOf(option: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new RangeError(`--${option} cannot be "${text}", but a whole number from 1 to ${most}.`);
}
