import { StudioError } from '../../shared/errors.ts';
import type { Run } from '../../shared/run/run.ts';

/**
 * The run that a person means: by id, by a prefix of the id that only one run has, or by name; capitals count
 * where several names differ in nothing else.
 *
 * @throws StudioError `not-found`, or `conflict` when several runs fit
 */
export function findRunByName<R extends Pick<Run, 'id' | 'name'>>(
  runs: readonly R[],
  wanted: string,
): R {
  const exact = runs.find((run) => run.id === wanted);
  if (exact) return exact;
  const spelled = (text: string) => text.normalize('NFC').trim();
  const lowered = (text: string) => spelled(text).toLowerCase();
  const ways: readonly ((run: R) => boolean)[] = [
    ({ name }) => spelled(name) === spelled(wanted),
    ({ name }) => lowered(name) === lowered(wanted),
    ({ id }) => id.startsWith(wanted),
  ];
  const fitting = ways.map((fits) => runs.filter(fits)).find(({ length }) => length > 0) ?? [];
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
