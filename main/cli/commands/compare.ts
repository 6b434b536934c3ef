import { resolve } from 'node:path';
import { Command } from 'commander';
import { toCsv, toMarkdown } from '../../../shared/chart/tables.ts';
import { gridPlaces } from '../../../shared/run/compared-sheets.ts';
import { agreementSentence } from '../../../shared/run/agreement.ts';
import {
  fewestCompared,
  mostCompared,
  type BestValues,
  type Comparison,
} from '../../../shared/run/comparison.ts';
import { fairEnd } from '../../../shared/run/fair-comparison.ts';
import { StudioError } from '../../../shared/errors.ts';
import { appVersion } from '../../../shared/version.ts';
import { comparisonTable } from '../../../shared/run/comparison-table.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import { lastMean } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';
import { compare } from '../../studio/compare/compare.ts';
import { bestValues } from '../../studio/compare/results.ts';
import { curvesTable } from '../../studio/compare/curves-table.ts';
import { comparisonPage } from '../../studio/compare/page/comparison-page.ts';
import { seriesOfCharts } from '../../studio/compare/page/page-charts.ts';
import { refuseNoFile, refuseSameFile, refuseTarget } from '../../studio/export/refuse-target.ts';
import { writeParts, type FileParts } from '../../studio/export/save-file.ts';
import { listRunSummaries } from '../../studio/runs/run-view.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { countOf, formatBytes } from '../../../shared/format.ts';
import { readLibrary } from '../read-library.ts';
import type { RunCommand } from '../run-command.ts';
import { withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { formatTable } from '../table.ts';
import { print, printJson, say } from '../../host/terminal.ts';

interface CompareOptions extends LibraryOption {
  all: boolean;
  json: boolean;
  markdown: boolean;
  csv?: string;
  curves?: string;
  html?: string;
}

export function compareCommand(run: RunCommand): Command {
  const command = new Command('compare')
    .summary('put runs beside each other')
    .description(
      'Put two or more runs beside each other: the settings that differ, how far they came, their last losses. Works beside a studio that is running.',
    )
    .argument('<runs...>', 'ids, beginnings of ids, or names')
    .option('--all', 'show the settings that are the same, too', false)
    .option('--json', 'print the whole comparison as JSON', false)
    .option('--markdown', 'print the table as Markdown', false)
    .option('--csv <file>', 'write the table as CSV, with bare numbers')
    .option('--curves <file>', 'write every value of the losses and measurements as CSV')
    .option('--html <file>', 'write the comparison as one page with samples, curves and settings');
  return withLibraryOption(command).action((wanted: string[], options: CompareOptions) =>
    run(compareThem(wanted, options)),
  );
}

async function compareThem(wanted: string[], options: CompareOptions): Promise<ExitCode> {
  if (wanted.length < fewestCompared || wanted.length > mostCompared) {
    throw new StudioError(
      'invalid-input',
      wanted.length < fewestCompared
        ? 'One run alone cannot be compared.'
        : `${wanted.length} runs are too many to compare.`,
      `Name ${fewestCompared} to ${mostCompared} runs; "studio runs" lists them.`,
    );
  }
  await readLibrary(options, async (store, libraryPath) => {
    const known = listRunSummaries(store);
    const runIds = wanted.map((one) => findRunByName(known, one).id);
    refuseFiles({ store, libraryPath }, options);
    const beside = compare(store, runIds);
    const best = bestValues(store, idsOf(beside), fairEnd(beside.runs));
    const comparison = { ...beside, ...best };
    if (options.json) printJson(comparison);
    else if (options.markdown)
      print(
        ...toMarkdown(comparisonTable(comparison, 'words', options))
          .trimEnd()
          .split('\n'),
      );
    else print(...describe(store, comparison, options.all));
    await writeFiles(store, libraryPath, comparison, options);
  });
  return exitCodes.done;
}

function idsOf({ runs }: Comparison): string[] {
  return runs.map(({ id }) => id);
}

/** Before anything is printed or written. @throws StudioError where one of the files cannot be written */
function refuseFiles(
  core: { store: ReadableStore; libraryPath: string },
  { csv, curves, html }: CompareOptions,
): void {
  const files = [csv, curves, html].flatMap((file) => (file === undefined ? [] : [resolve(file)]));
  for (const file of files) {
    refuseTarget(core, file);
    refuseNoFile(file);
  }
  refuseSameFile(files);
}

/** What was asked for as files; one that is there already is written over, as a shell's redirection does. */
async function writeFiles(
  store: ReadableStore,
  libraryPath: string,
  comparison: Comparison & BestValues,
  { csv, curves, html }: CompareOptions,
): Promise<void> {
  const runIds = idsOf(comparison);
  const write = async (file: string, parts: FileParts) => {
    const path = resolve(file);
    const bytes = await writeParts(path, parts);
    say(`Wrote ${formatBytes(bytes)} to ${path}`);
  };
  if (csv !== undefined) {
    const text = toCsv(comparisonTable(comparison, 'numbers', { all: true }));
    await write(csv, [{ text, share: 1 }]);
  }
  if (curves !== undefined) await write(curves, curvesTable(store, runIds, seriesOfCharts));
  if (html !== undefined) {
    const page = { store, libraryPath, appVersion, runIds, smoothing: defaultSmoothing };
    await write(html, comparisonPage(page));
  }
}

/** That of the window before a person moves its slider. */
const defaultSmoothing = 0.6;

function describe(
  store: ReadableStore,
  comparison: Comparison & BestValues,
  all: boolean,
): string[] {
  const { runs, sameLatents, commonSteps } = comparison;
  const [, ...rows] = comparisonTable(comparison, 'words', { all });
  const now = [
    ['State', ...runs.map(({ state }) => state)],
    [
      `D loss (last ${averaged})`,
      ...runs.map(({ id }) => lastLoss(store, id, 'discriminator/loss')),
    ],
    [`G loss (last ${averaged})`, ...runs.map(({ id }) => lastLoss(store, id, 'generator/loss'))],
  ];
  const shared = `${countOf(commonSteps.length, ['# sheet is', '# sheets are'])} of a step that all of them have.`;
  const latents = `${gridPlaces(runs, sameLatents)}${sameLatents ? ` ${shared}` : ''}`;
  const headings = ['', ...runs.map(({ name }) => name)];
  const agreement = agreementSentence(runs, comparison.agreement);
  const below = agreement === undefined ? [latents] : [latents, agreement];
  const table = [...rows.map((row) => row.map(String)), ...now];
  return [...formatTable(headings, table), '', ...below];
}

/** Steps; with ticks of several, a few more. */
const averaged = 100;

/** Losses of different kinds are on different scales: this tells whether one still moves, not which is better. */
function lastLoss(store: ReadableStore, runId: string, name: SeriesName): string {
  return lastMean(store, runId, name, averaged)?.toFixed(4) ?? '–';
}
