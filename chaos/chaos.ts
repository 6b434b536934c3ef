import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeMachine } from '../bench/machine.ts';
import { optionsOrUsage, writeFormatted } from '../bench/program.ts';
import { replaceGenerated } from '../bench/report/document.ts';
import { say } from '../scripts/setup/say.mjs';
import { kinds } from './kinds/all-kinds.ts';
import { parseOptions, parts, usage, type ChaosOptions } from './options.ts';
import { describeFailures, describeResults } from './report.ts';
import { runKind, type KindResult } from './run-kind.ts';
import { Stage } from './scene/scene.ts';
import { makeTemplate } from './scene/template.ts';

/** `npm run chaos`: ill-treats the studio and says what it survived; docs/reliability.md keeps the table. */

const document = resolve(import.meta.dirname, '../docs/reliability.md');
const marks = {
  start: '<!-- Written by npm run chaos, from here… -->',
  end: '<!-- …to here. -->',
};

/** @returns the exit code: 1 when something did not survive */
async function chaos(options: ChaosOptions): Promise<number> {
  say(`Seed ${options.seed}; a library is trained to begin with…`);
  const template = await makeTemplate();
  const stage = new Stage(template);
  const results: KindResult[] = [];
  try {
    for (const kind of chosenKinds(options)) {
      const started = Date.now();
      const result = await runKind(kind, stage, options);
      results.push(result);
      const seconds = Math.round((Date.now() - started) / 1000);
      say(
        result.skipped
          ? `${kind.title}: skipped, because ${result.skipped}`
          : `${kind.title}: ${result.survived} of ${result.tried} (${seconds} s)`,
      );
      describeFailures([result]).forEach((failure) => say(failure));
    }
  } finally {
    stage.end();
    template.remove();
  }
  await write(results, options);
  return results.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

/** Those that are tried at all to this extent. */
function chosenKinds({ parts: chosen, extent }: ChaosOptions) {
  return kinds.filter(({ part, attempts }) => chosen.includes(part) && attempts[extent] > 0);
}

async function write(results: readonly KindResult[], options: ChaosOptions): Promise<void> {
  const text = describeResults(results, options, describeMachine(), new Date());
  const failures = describeFailures(results);
  process.stdout.write(`${[text, ...failures].join('\n\n')}\n`);
  const isWhole =
    options.extent !== 'quick' && options.parts === parts && options.attempt === undefined;
  if (!isWhole) return;
  const whole = replaceGenerated(readFileSync(document, 'utf8'), text, marks);
  await writeFormatted(document, whole);
  say(`Written to ${document}`);
}

const seed = Math.floor(Math.random() * 1_000_000);
process.exitCode = await chaos(optionsOrUsage((args) => parseOptions(args, seed), usage));
