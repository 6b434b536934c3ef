import type { MachineFacts } from '../bench/machine.ts';
import { table } from '../bench/report/markdown.ts';
import type { ChaosOptions } from './options.ts';
import type { KindResult } from './run-kind.ts';

/** What was tried and survived, as Markdown. */
export function describeResults(
  results: readonly KindResult[],
  { seed, extent }: ChaosOptions,
  { processor, threads, system }: MachineFacts,
  date: Date,
): string {
  const rows = results.map(({ title, tried, survived, skipped }) =>
    skipped
      ? [title, 'skipped', skipped]
      : [title, tried.toLocaleString('en'), survived.toLocaleString('en')],
  );
  const how = extent === 'usual' ? '' : ` --${extent}`;
  return [
    table(['What was done to the studio', 'tried', 'survived'], rows),
    `By \`npm run chaos --${how} --seed ${seed}\` on ${date.toISOString().slice(0, 10)}: ${processor}, ${threads} threads, ${system}.`,
  ].join('\n\n');
}

export function describeFailures(results: readonly KindResult[]): string[] {
  return results.flatMap(({ title, failures }) =>
    failures.map(({ what, repeat }) => `FAILED ${title}: ${what}\n  again: ${repeat}`),
  );
}
