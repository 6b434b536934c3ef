import { formatBytes } from '../../../shared/format.ts';
import type { Work } from '../../../shared/work.ts';

/**
 * Why what was asked of a run takes longer: others come first, or its checkpoint comes from a pool. Empty while it is being
 * done.
 */
export function waitingSentence(
  work: readonly Work[],
  { kind, runId }: Pick<Work, 'kind' | 'runId'>,
): string {
  const fetch = work.find((one) => one.kind === 'fetch' && one.runId === runId);
  if (fetch && kind !== 'describe') return fetchingSentence(fetch);
  // The newest is this window's own, or at worst one that another window asked for the same run.
  const asked = work.findLast((one) => one.kind === kind && one.runId === runId);
  if (!asked || asked.place === null) return '';
  const done = work.filter((one) => one.place === null && one.kind !== 'fetch').length;
  const first = done === 1 ? 'another drawing is' : `${done} other drawings are`;
  const place = asked.place === 1 ? 'It is next.' : `It is number ${asked.place} in the queue.`;
  return `Waiting for its turn: ${first} made first, as many at once as this machine can. ${place}`;
}

/** How far a checkpoint is that comes from the store of a pool. */
function fetchingSentence({ fetched }: Pick<Work, 'fetched'>): string {
  const far = fetched ? `: ${formatBytes(fetched.bytes)} of ${formatBytes(fetched.of)}` : '';
  return `Its checkpoint comes from the store of the pool${far}.`;
}
