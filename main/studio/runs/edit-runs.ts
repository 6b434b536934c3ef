import { StudioError } from '../../../shared/errors.ts';
import { endedStates } from '../../../shared/run/events.ts';
import { editedTags, mostTags, type RunEdits } from '../../../shared/run/notes.ts';
import { updateRun, type RunRow } from '../../store/runs.ts';
import { inTransaction, type WritableStore } from '../../store/store.ts';
import { requireRun } from './run-view.ts';

/**
 * Changes what a person says of runs: of all of them or none.
 *
 * @throws StudioError `not-found`, `conflict` for a run that would be archived while it trains or waits, `invalid-input`
 * for one that would have too many tags
 */
export function editRuns(store: WritableStore, runIds: readonly string[], edits: RunEdits): void {
  inTransaction(store, () => {
    for (const runId of runIds) {
      const run = requireRun(store, runId);
      updateRun(store, runId, changesOf(run, edits));
    }
  });
}

function changesOf(run: RunRow, edits: RunEdits): Partial<RunRow> {
  const { notes, colourName, archived } = edits;
  if (archived === true && !endedStates.includes(run.state)) throw stillAtWork(run);
  return {
    ...(notes !== undefined && { notes }),
    ...(colourName !== undefined && { colourName }),
    ...(archived !== undefined && { archivedAt: archived ? (run.archivedAt ?? Date.now()) : null }),
    ...((edits.addTags ?? edits.removeTags) && { tags: tagsOf(run, edits) }),
  };
}

function tagsOf({ name, tags }: RunRow, edits: RunEdits): string[] {
  const edited = editedTags(tags, edits);
  if (edited.length <= mostTags) return edited;
  throw new StudioError(
    'invalid-input',
    `The run "${name}" would have ${edited.length} tags.`,
    `A run has ${mostTags} at most: take some away first.`,
  );
}

function stillAtWork({ name, state }: RunRow): StudioError {
  return new StudioError(
    'conflict',
    `The run "${name}" is ${state}, so it cannot be archived.`,
    'Stop it first, or wait for its end.',
  );
}
