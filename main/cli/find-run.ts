import { StudioError } from '../../shared/errors.ts';
import type { Run } from '../../shared/run.ts';

/**
 * The run that a person means: by id, by a prefix of the id that only one run has, or by name.
 *
 * @throws StudioError `not-found`, or `conflict` when several runs fit
 */
export function findRun<R extends Pick<Run, 'id' | 'name'>>(runs: readonly R[], wanted: string): R {
  const exact = runs.find((run) => run.id === wanted);
  if (exact) return exact;
  const named = runs.filter((run) => run.name.toLowerCase() === wanted.toLowerCase());
  const fitting = named.length > 0 ? named : runs.filter((run) => run.id.startsWith(wanted));
  if (fitting.length === 1 && fitting[0]) return fitting[0];
  if (fitting.length > 1) {
    const which = fitting.map((run) => `${run.id} (${run.name})`).join(', ');
    throw new StudioError(
      'conflict',
      `"${wanted}" fits several runs: ${which}.`,
      'Give the whole id.',
    );
  }
  throw new StudioError(
    'not-found',
    `There is no run "${wanted}" in this library.`,
    '"studio runs" lists them; --library chooses another library.',
  );
}
