import type { Work } from '../../../shared/work.ts';

/** Why what was asked of a run takes longer: others come first. Empty while it is being done. */
export function waitingSentence(
  work: readonly Work[],
  { kind, runId }: Pick<Work, 'kind' | 'runId'>,
): string {
  // The newest is this window's own, or at worst one that another window asked for the same run.
  const asked = work.findLast((one) => one.kind === kind && one.runId === runId);
  if (!asked || asked.place === null) return '';
  const done = work.filter(({ place }) => place === null).length;
  const first = done === 1 ? 'another drawing is' : `${done} other drawings are`;
  const place = asked.place === 1 ? 'It is next.' : `It is number ${asked.place} in the queue.`;
  return `Waiting for its turn: ${first} made first, as many at once as this machine can. ${place}`;
}
