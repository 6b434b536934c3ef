import { setTimeout as wait } from 'node:timers/promises';

/**
 * What a server says that does not do for now what it is asked: its disk or its memory is full, it is a replica until a
 * failover is done, or it reads what it had. Where a script was refused, it stands within what is said.
 */
const refusals = /\b(MISCONF|OOM|READONLY|NOREPLICAS|LOADING|MASTERDOWN|BUSY)\b/;
const againMs = 500;

/** Whether it is what a server says for a while, and asking again is of use. */
export function isRefusedForNow(error: unknown): boolean {
  return error instanceof Error && refusals.test(error.message);
}

/**
 * Asks a server again until it does it, as a server is waited for that is away.
 *
 * @throws what is no matter of trying again; the last refusal where nobody wants it any more
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  isWanted: () => boolean = () => true,
): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isRefusedForNow(error) || !isWanted()) throw error;
      await wait(againMs);
      if (!isWanted()) throw error;
    }
  }
}
