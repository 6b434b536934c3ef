import { damageHint } from '../../shared/library/damage.ts';
import { say } from '../host/terminal.ts';
import type { Studio } from '../studio/studio.ts';
import type { ReadableStore } from '../store/store.ts';

/** Says the warnings of a run's events while a command draws with it. @returns what ends that */
export function sayWarnings(studio: Pick<Studio, 'push'>, runId: string): () => void {
  return studio.push.subscribe('run-events', (events) => {
    for (const event of events) {
      if (event.runId !== runId || event.type !== 'warning') continue;
      say(`warning: ${event.message}`, event.hint);
    }
  });
}

const removal = '"studio free --damaged" removes it; with --dry-run it only says what.';

/** Names the rows that a command had to leave out, beside what it printed. */
export function printDamage({ damage }: ReadableStore): void {
  const rows = damage.list();
  if (rows.length > 0)
    say(...rows.map(({ message }) => `warning: ${message}`), damageHint, removal);
}
