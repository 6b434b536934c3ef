import { readdir } from 'node:fs/promises';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { listFavourites } from '../../store/favourites.ts';
import { listRuns } from '../../store/runs.ts';
import type { ReadableStore } from '../../store/store.ts';

const longestRunName = 60;

/** A creature of "Pond, vanilla" (`runSlugs`) at step 500, creature 10, four times enlarged → `pond-vanilla-000500-010-4x`. */
export function creatureName(
  runSlug: string,
  { step, index }: Pick<Favourite, 'step' | 'index'>,
  scale: number,
): string {
  const parts = [runSlug, digits(step, 6), digits(index + 1, 3)];
  return [...parts, ...(scale > 1 ? [`${scale}x`] : [])].join('-');
}

/** Letters and digits that every file system takes, in small letters: some do not tell `A` from `a`. */
export function slugOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestRunName)
    .replaceAll(/^-|-$/g, '');
  return plain || 'creature';
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** Gives out names that are not taken in a folder. */
export class UniqueNames {
  readonly #taken: Set<string>;
  /** What a name was numbered with last: thousands of the same would be tried from 2 on for each. */
  readonly #lastNumbers = new Map<string, number>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...taken].map((name) => name.toLowerCase()));
  }

  static async beside(folder: string): Promise<UniqueNames> {
    return new UniqueNames(await readdir(folder));
  }

  /** `creatures`, `.png` → `creatures.png`, then `creatures-2.png`, … All endings are free together. */
  take(name: string, ...endings: readonly string[]): string {
    const wanted = [name, ...endings].join('\0').toLowerCase();
    let number = this.#lastNumbers.get(wanted) ?? 1;
    let candidate = numbered(name, number);
    while (endings.some((ending) => this.#has(candidate + ending)))
      candidate = numbered(name, ++number);
    this.#lastNumbers.set(wanted, number);
    for (const ending of endings) this.#taken.add((candidate + ending).toLowerCase());
    return endings.length === 1 ? candidate + endings[0] : candidate;
  }

  #has(name: string): boolean {
    return this.#taken.has(name.toLowerCase());
  }
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name}-${number}`;
}

type OfRun = Pick<Favourite, 'runId' | 'runName'>;

/**
 * What a run is called in file names. Runs whose names become the same there, such as "Pond" and "pond", carry their
 * ids too: neither people nor file systems that pay no heed to capitals could tell their creatures apart. All runs
 * of the library count, so that one is called the same in every export.
 */
export function runSlugs(store: ReadableStore): (creature: OfRun) => string {
  const runs = listRuns(store).map(({ id, name }) => ({ runId: id, runName: name }));
  const runsOf = new Map<string, Set<string>>();
  // Starred creatures stay when their run has gone.
  for (const { runId, runName } of [...runs, ...listFavourites(store)]) {
    const slug = slugOf(runName);
    runsOf.set(slug, (runsOf.get(slug) ?? new Set()).add(runId));
  }
  return ({ runId, runName }) => {
    const slug = slugOf(runName);
    return (runsOf.get(slug)?.size ?? 0) > 1 ? `${slug}-${runId}` : slug;
  };
}
