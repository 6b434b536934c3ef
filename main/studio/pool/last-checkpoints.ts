import { formatCount } from '../../../shared/format.ts';
import { type ErrorShape, StudioError, toErrorShape } from '../../../shared/errors.ts';
import type { PoolStatus } from '../../../shared/pool/connection.ts';
import { newestCheckpoint } from '../../store/checkpoints.ts';
import { listRuns } from '../../store/runs.ts';
import { bringCheckpoint, type BringingCore, checkpointInPool } from '../runs/bring-checkpoint.ts';
import { poolOfRun } from '../runs/pool-of-run.ts';
import { unlessAborted } from '../work/unless-aborted.ts';

/** A store from which nothing has come for so long is not waited for. */
const mostQuietMs = 60_000;
/** So often it is looked whether runs have told of newer ones meanwhile. */
const mostRounds = 3;
/** So many runs are named. */
const mostNamed = 3;

interface Fetching {
  /** What has not come by then is done without. */
  signal: AbortSignal;
  onNext: (next: NonNullable<PoolStatus['fetching']>) => void;
  patienceMs?: number;
}

/** What was not had. */
interface Missed {
  runId: string;
  runName: string;
  step: number;
}

/**
 * Fetches the newest checkpoint of each run whose pool is to be let go, one after the other. What they tell of meanwhile
 * comes too, but not for ever.
 *
 * @returns which did not come, and why; null where all did, and where nobody waits for them any more. Never throws.
 */
export async function fetchLastCheckpoints(
  core: BringingCore,
  { signal, onNext, patienceMs = mostQuietMs }: Fetching,
): Promise<ErrorShape | null> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(StudioError.fromShape(nothingCame)), patienceMs);
  const given = AbortSignal.any([signal, stalled.signal]);
  const failed = new Map<string, Missed>();
  let why: unknown;
  for (let round = 1; round <= mostRounds; round++) {
    const awaited = runsInPool(core).filter(({ id }) => !failed.has(id));
    for (const [place, { id: runId, name: runName }] of awaited.entries()) {
      // Which one that is may be another by now, and what was the newest may be gone.
      const step = checkpointInPool(core.store, runId)?.step;
      if (step === undefined) continue;
      if (!given.aborted) onNext({ runId, runName, step, place: place + 1, of: awaited.length });
      try {
        await unlessAborted(given, () =>
          bringCheckpoint(core, runId, step, ({ bytes }) => bytes > 0 && timer.refresh()),
        );
        timer.refresh();
      } catch (thrown) {
        // Of one that is not the newest any more nobody has need: the next is asked for.
        const newest = checkpointInPool(core.store, runId)?.step ?? step;
        if (newest === step) failed.set(runId, { runId, runName, step });
        // What the store said, rather than of which run it was.
        why ??= (thrown instanceof Error && thrown.cause) || thrown;
      }
    }
  }
  clearTimeout(timer);
  const missed = signal.aborted ? [] : whatIsMissing(core, failed);
  if (missed.length === 0) return null;
  return notFetched(missed, why === undefined ? newerCame : toErrorShape(why));
}

/** Those of another pool are not to come: they are where they were when this one is let go. */
function runsInPool(core: BringingCore) {
  return listRuns(core.store).filter(
    (run) => poolOfRun(core, run) && checkpointInPool(core.store, run.id) !== undefined,
  );
}

/** A run may have ended since, by which its last one came, or went. */
function whatIsMissing(core: BringingCore, failed: ReadonlyMap<string, Missed>): Missed[] {
  const missing = runsInPool(core).map(({ id: runId, name: runName }) => {
    const step = checkpointInPool(core.store, runId)?.step ?? 0;
    return { runId, runName, step };
  });
  const isIn = new Set(missing.map(({ runId }) => runId));
  const lost = [...failed.values()].filter(
    ({ runId, step }) =>
      !isIn.has(runId) && (newestCheckpoint(core.store, runId)?.step ?? -1) < step,
  );
  return [...missing, ...lost];
}

const nothingCame: ErrorShape = {
  code: 'not-available-here',
  message: 'Nothing has come from the store of the pool for a minute.',
  hint: 'See to it that the store can be reached.',
};

const newerCame: ErrorShape = {
  code: 'not-available-here',
  message: 'Newer ones were told of before those before them had come.',
  hint: 'Pause those runs first.',
};

function notFetched(missed: readonly Missed[], { code, message }: ErrorShape): ErrorShape {
  const named = missed.map(({ runName, step }) => `"${runName}" (step ${formatCount(step)})`);
  const more = named.length - mostNamed;
  const runs = named.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return {
    code: 'not-available-here',
    message: `The pool was disconnected before the newest checkpoint of ${runs} was here. ${message}`,
    hint: `${hintOf(code)} Trained here without that, a run goes on from the last checkpoint that is here.`,
  };
}

function hintOf(code: ErrorShape['code']): string {
  if (code === 'disk-full')
    return 'Make room on the disk of the library, then connect the pool again and disconnect it.';
  if (code === 'not-found')
    return 'The store answers, and has those files no more: look who else may write to it. Connected again, the pool has what its machines save next.';
  return 'Connect the pool again, and disconnect it when its store can be reached.';
}
