import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inWords, say } from '../scripts/setup/say.mjs';
import { describeMachine, holdBack, type MachineFacts } from './machine.ts';
import { measureBfloat16 } from './measures/bfloat16-losses.ts';
import { measureFirstSample } from './measures/first-sample.ts';
import { measureImport } from './measures/import-rate.ts';
import { measureLongRuns } from './measures/long-runs.ts';
import { measureMemory } from './measures/memory.ts';
import { measureStart } from './measures/start-time.ts';
import { measureWindowEvents } from './measures/window-events.ts';
import { parseOptions, usage, type BenchOptions, type Part } from './options.ts';
import { optionsOrUsage, writeFormatted } from './program.ts';
import { findCardPeers, installPeers, type PythonPeers } from './peers/install-peers.ts';
import { describeMachines, describeResults, replaceGenerated } from './report/document.ts';
import {
  partTitles,
  quickResults,
  readAllResults,
  resultsFileOf,
  resultsFormat,
  resultsOf,
  type BenchResults,
  type PartResults,
  type RecipeResult,
} from './results.ts';
import type { Contender } from './training/contenders.ts';
import { measureRecipe } from './training/measure-training.ts';

/** `npm run bench`: measures, writes a file of bench/results/ and, unless it is quick, docs/benchmarks.md. */

const document = resolve(import.meta.dirname, '../docs/benchmarks.md');
const folder = join(import.meta.dirname, 'results');

type Measure = { [Name in Part]: () => Promise<PartResults[Name]> };

function measures(options: BenchOptions, machine: MachineFacts): Measure {
  return {
    training: async () => measureTraining('processor', await installPeers(), options, machine),
    card: async () => measureTraining('card', await findCardPeers(), options, machine),
    import: () => measureImport(options),
    start: () => measureStart(options),
    'first-sample': () => measureFirstSample(options),
    'window-events': () => measureWindowEvents(options),
    'long-runs': () => measureLongRuns(options),
    memory: () => measureMemory(options, machine),
    bfloat16: () => measureBfloat16(options, machine),
  };
}

async function measureTraining(
  device: Contender['device'],
  peers: PythonPeers,
  options: BenchOptions,
  machine: MachineFacts,
): Promise<RecipeResult[]> {
  for (const [peer, reason] of Object.entries(peers.obstacles)) say(`Without ${peer}: ${reason}`);
  const results: RecipeResult[] = [];
  for (const recipe of options.recipes) {
    results.push(await measureRecipe(recipe, { options, machine, peers, device, say }));
  }
  return results;
}

/** @returns the exit code: 1 when a part failed */
async function bench(options: BenchOptions): Promise<number> {
  if (options.heldTo) holdBack(options.heldTo);
  const machine = describeMachine(options.heldTo);
  const old = options.quick ? undefined : resultsOf(machine, readAllResults(folder));
  const results: BenchResults = { format: resultsFormat, machine, parts: { ...old?.parts } };
  const measure = measures(options, machine);
  let code = 0;
  for (const part of options.parts) {
    say(`${partTitles[part]}…`);
    try {
      const result = await measure[part]();
      Object.assign(results.parts, { [part]: { at: new Date().toISOString(), result } });
    } catch (error) {
      code = 1;
      say(`${partTitles[part]} could not be measured: ${inWords(error)}`);
    }
  }
  await write(results, options);
  return code;
}

async function write(results: BenchResults, options: BenchOptions): Promise<void> {
  const file = join(folder, options.quick ? quickResults : resultsFileOf(results.machine));
  mkdirSync(folder, { recursive: true });
  await writeFormatted(file, JSON.stringify(results));
  process.stdout.write(`${describeResults(results)}\n`);
  if (options.quick) return;
  const text = describeMachines(readAllResults(folder));
  await writeFormatted(document, replaceGenerated(readFileSync(document, 'utf8'), text));
  say(`Written to ${file} and ${document}`);
}

process.exitCode = await bench(optionsOrUsage(parseOptions, usage));
