import { setTimeout as wait } from 'node:timers/promises';
import { StudioError } from '../../../shared/errors.ts';
import { FileNotStored } from './file-store.ts';

/** A store that is away is asked again, less and less often. */
const mostWaitMs = 15_000;
/** A file that is named and not there comes late, or never. */
const triesForLate = 8;
/** Of a machine that holds a job: over half a minute, in which a store that restarts is back. */
export const triesOfMachine = 8;

interface Patience {
  /** How often at most; without end where it is left out. */
  tries?: number;
  /** How often a file that the store does not have is asked for, where that is known not to be late. */
  triesForMissing?: number;
  /** Whether it is of use to anybody still. */
  isWanted: () => boolean;
  onTrouble?: (error: unknown) => void;
  /** What is for whoever asked to deal with. */
  isForOthers?: (error: unknown) => boolean;
}

/** Does what needs a store, again where that fails. @throws what it met last */
export async function patiently<T>(
  work: () => Promise<T>,
  { tries = Infinity, triesForMissing = triesForLate, isWanted, onTrouble, isForOthers }: Patience,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      const isHopeless = error instanceof StudioError || isForOthers?.(error);
      const isMissing = error instanceof FileNotStored && tried >= triesForMissing;
      if (isHopeless || isMissing || tried >= tries || !isWanted()) throw error;
      onTrouble?.(error);
      await wait(Math.min(mostWaitMs, 100 * 2 ** tried));
      if (!isWanted()) throw error;
    }
  }
}
