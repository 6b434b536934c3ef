import { damageHint } from '../../shared/library/damage.ts';
import { say } from '../host/terminal.ts';
import type { ReadableStore } from '../store/store.ts';

const removal = '"studio free --damaged" removes it; with --dry-run it only says what.';

/** Names the rows that a command had to leave out, beside what it printed. */
export function printDamage({ damage }: ReadableStore): void {
  const rows = damage.list();
  if (rows.length > 0)
    say(...rows.map(({ message }) => `warning: ${message}`), damageHint, removal);
}
