import { formatCount } from '../../../shared/format.ts';
import { type ErrorShape, StudioError, toErrorShape } from '../../../shared/errors.ts';
import type { PoolStatus } from '../../../shared/pool/connection.ts';
import type { StoredCheckpoint } from '../../../shared/pool/job.ts';
import { listRuns } from '../../store/runs.ts';
import { bringCheckpoint, type BringingCore, checkpointInPool } from '../runs/bring-checkpoint.ts';

/** A store from which nothing has come for so long is not waited for. */
const mostQuietMs = 60_000;
/** So many runs are named. */
const mostNamed = 3;

interface Fetching {
  /** What has not come by then is done without. */
  signal: AbortSignal;
  onNext: (next: NonNullable<PoolStatus['fetching']>) => void;
  patienceMs?: number;
}

/** A run of which something is to come. */
interface Awaited {
  runId: string;
  runName: string;
  checkpoint: StoredCheckpoint;
}

/**
 * Fetches the newest checkpoint of each run whose pool is to be let go, one after the other.
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
  const awaited = whatIsInPool(core);
  const missed: Awaited[] = [];
  let why: unknown;
  for (const [place, run] of awaited.entries()) {
    const { runId, runName, checkpoint } = run;
    const { step } = checkpoint;
    if (!given.aborted) onNext({ runId, runName, step, place: place + 1, of: awaited.length });
    try {
      await unlessAborted(given, () =>
        bringCheckpoint(core, runId, step, ({ bytes }) => bytes > 0 && timer.refresh()),
      );
      timer.refresh();
    } catch (thrown) {
      missed.push(run);
      // What the store said, rather than of which run it was.
      why ??= (thrown instanceof Error && thrown.cause) || thrown;
    }
  }
  clearTimeout(timer);
  return missed.length > 0 && !signal.aborted ? notFetched(missed, toErrorShape(why)) : null;
}

function whatIsInPool({ store }: BringingCore): Awaited[] {
  return listRuns(store).flatMap(({ id, name }) => {
    const checkpoint = checkpointInPool(store, id);
    return checkpoint ? [{ runId: id, runName: name, checkpoint }] : [];
  });
}

/** What hangs in a store goes on in vain. */
function unlessAborted(signal: AbortSignal, work: () => Promise<void> | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const giveUp = () => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    void Promise.resolve(work())
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

const nothingCame: ErrorShape = {
  code: 'not-available-here',
  message: 'Nothing has come from the store of the pool for a minute.',
  hint: 'See to it that the store can be reached.',
};

function notFetched(missed: readonly Awaited[], { message }: ErrorShape): ErrorShape {
  const named = missed.map(
    ({ runName, checkpoint }) => `"${runName}" (step ${formatCount(checkpoint.step)})`,
  );
  const more = named.length - mostNamed;
  const runs = named.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return {
    code: 'not-available-here',
    message: `The pool was disconnected before the newest checkpoint of ${runs} was here. ${message}`,
    hint: 'Connect the pool again, and disconnect it when its store can be reached. Trained here without that, a run goes on from the last checkpoint that is here.',
  };
}
