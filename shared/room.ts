import { z } from 'zod';

/** What takes room in a library though nobody sees it: removed runs and datasets, and files of nothing. */
export const roomSchema = z.object({
  runs: z.int(),
  datasets: z.int(),
  /** Files and folders that belong to no run, dataset or favourite. */
  leftovers: z.int(),
  bytes: z.number(),
});
export type Room = z.output<typeof roomSchema>;

/** "2 removed runs, 1 removed dataset and 3 leftovers"; empty where there is nothing. */
export function describeRoom({ runs, datasets, leftovers }: Room): string {
  const parts = [
    count(runs, 'removed run'),
    count(datasets, 'removed dataset'),
    count(leftovers, 'leftover'),
  ].filter((part) => part !== '');
  const last = parts.pop() ?? '';
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

function count(value: number, singular: string): string {
  if (value === 0) return '';
  return `${value} ${singular}${value === 1 ? '' : 's'}`;
}
