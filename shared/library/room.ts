import { countOf, formatBytes } from '../format.ts';
import { z } from 'zod';
import type { ErrorShape } from '../errors.ts';

/** What takes room in a library though nobody sees it: removed runs and datasets, and files of nothing. */
export const roomSchema = z.object({
  runs: z.int(),
  datasets: z.int(),
  /** And rejects. */
  favourites: z.int(),
  /** Files and folders that belong to no run, dataset or favourite. */
  leftovers: z.int(),
  bytes: z.number(),
});
export type Room = z.output<typeof roomSchema>;

/** "2 removed runs, 1 removed dataset and 3 leftovers"; empty where there is nothing. */
export function describeRoom({ runs, datasets, favourites, leftovers }: Room): string {
  const parts = [
    runs > 0 && countOf(runs, ['# removed run', '# removed runs']),
    datasets > 0 && countOf(datasets, ['# removed dataset', '# removed datasets']),
    favourites > 0 && countOf(favourites, ['# removed favourite', '# removed favourites']),
    leftovers > 0 && countOf(leftovers, ['# leftover', '# leftovers']),
  ].filter((part) => part !== false);
  const last = parts.pop() ?? '';
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

/** What becomes of a run that finds no room on the disk: where somebody watches, it waits for room. */
export type WhenDiskFull = 'wait' | 'fail';

/** Said of a run that waits for room. Nothing of it is lost meanwhile. */
export function waitsForRoom(neededBytes: number): ErrorShape {
  return {
    code: 'disk-full',
    message: 'The disk of the library is full, so training waits. Nothing is lost.',
    hint: `Make room for ${formatBytes(neededBytes)} there: training goes on by itself.`,
  };
}

/** Said of a run that was ended for want of room. */
export function endedForWantOfRoom(neededBytes: number): ErrorShape {
  return {
    code: 'disk-full',
    message: 'The disk of the library is full, so training was ended.',
    hint: `Make room for ${formatBytes(neededBytes)} there, then resume the run: it goes on from its last checkpoint.`,
  };
}
