import { Command, InvalidArgumentError, Option } from 'commander';
import { formatCount, formatElapsed, formatMeasured } from '../../../shared/format.ts';
import { byHandText } from '../../../shared/run/by-hand.ts';
import type { Health } from '../../../shared/run/health.ts';
import { deltaInWords, deltaOf } from '../../../shared/run/baseline.ts';
import {
  archivedChoices,
  arrangeRuns,
  isNarrowed,
  rankedSeries,
  runColumnIds,
  runFilterIds,
  runFilters,
  wholeRunList,
  type ArchivedChoice,
  type BestMarks,
  type RunColumnId,
  type RunFilterId,
  type RunList,
} from '../../../shared/run/run-list.ts';
import type { RunSummary } from '../../../shared/run/run.ts';
import { rankingSeries, seriesTable, type SeriesName } from '../../../shared/run/series.ts';
import { print, printJson } from '../../host/terminal.ts';
import { healthOfRun } from '../../studio/runs/health.ts';
import { bestMarks, listRunSummaries } from '../../studio/runs/run-view.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { readLibrary } from '../read-library.ts';
import { healthText } from '../run-reporter.ts';
import type { RunCommand } from '../run-command.ts';
import { withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { formatTable } from '../table.ts';

interface RunsOptions extends LibraryOption {
  sort: RunColumnId;
  reverse: boolean;
  best: SeriesName;
  filter: readonly Wanted[];
  tag: readonly string[];
  search: string;
  archived: ArchivedChoice;
  json: boolean;
}

interface Wanted {
  filter: RunFilterId;
  value: string;
}

export function runsCommand(run: RunCommand): Command {
  const command = new Command('runs')
    .summary('list the runs of a library')
    .description(
      'List the runs of a library, newest first, or as asked for. Works beside a studio that is running.',
    )
    .addOption(
      new Option('--sort <column>', 'what to sort by; what has none comes last')
        .choices(runColumnIds)
        .default(wholeRunList.sort),
    )
    .option('--reverse', 'the other way round', false)
    .addOption(
      new Option(
        '--best <series>',
        'the series whose best value is shown, and sorted by with --sort best',
      )
        .choices(rankedSeries)
        .default(wholeRunList.series),
    )
    .option(
      '--filter <what=value>',
      `only runs with this ${runFilterIds.join(', ')}; may be given several times`,
      collectFilters,
      [],
    )
    .option('--tag <tag>', 'only runs with this tag; may be given several times', collect, [])
    .option('--search <words>', 'only runs with these words in name, notes or tags', '')
    .addOption(
      new Option('--archived <choice>', 'whether archived runs are shown')
        .choices(Object.keys(archivedChoices))
        .default(wholeRunList.archived),
    )
    .option('--json', 'print them as a JSON array', false);
  return withLibraryOption(command).action((options: RunsOptions) => run(listRuns(options)));
}

async function listRuns(options: RunsOptions): Promise<ExitCode> {
  await readLibrary(options, (store) => {
    const all = listRunSummaries(store);
    const wanted = wantedList(options, all);
    const best: BestMarks = new Map(
      bestMarks(store, wanted.series).map((mark) => [mark.runId, mark]),
    );
    const runs = arrangeRuns(all, wanted, best).map((run) => ({
      ...run,
      health: healthOfRun(store, run),
    }));
    if (options.json) printJson(runs);
    else if (all.length === 0 && store.damage.list().length > 0) print('No run can be shown.');
    else if (all.length === 0) print('There are no runs yet: "studio train FOLDER" starts one.');
    else if (runs.length === 0) print(noneFits(all, wanted));
    else print(...asTable(runs, wanted.series, best));
  });
  return exitCodes.done;
}

function noneFits(all: readonly RunSummary[], wanted: RunList): string {
  const count = all.length === 1 ? 'The one run' : `None of the ${formatCount(all.length)} runs`;
  if (isNarrowed(wanted))
    return all.length === 1 ? `${count} does not fit.` : `${count} fits what was asked for.`;
  return 'All runs are archived: "studio runs --archived show" lists them.';
}

/** A value is named as it is stored or as it is shown, whatever its capitals. */
function wantedList(options: RunsOptions, all: readonly RunSummary[]): RunList {
  const filters: RunList['filters'] = {};
  for (const { filter, value } of options.filter) {
    const { valueOf, labelOf } = runFilters[filter];
    const meant = all.find((run) =>
      [valueOf(run), labelOf(run)].some((known) => known?.toLowerCase() === value.toLowerCase()),
    );
    filters[filter] = (meant && valueOf(meant)) ?? value;
  }
  return {
    search: options.search,
    filters,
    tags: [...options.tag],
    archived: options.archived,
    sort: options.sort,
    reversed: options.reverse,
    series: options.best,
  };
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function collectFilters(text: string, before: readonly Wanted[]): readonly Wanted[] {
  const [name = '', ...rest] = text.split('=');
  const filter = runFilterIds.find((id) => id === name.trim().toLowerCase());
  const value = rest.join('=').trim();
  if (filter && value) return [...before, { filter, value }];
  throw new InvalidArgumentError(
    `It must be one of ${runFilterIds.join(', ')}, then "=" and a value: state=completed.`,
  );
}

type Listed = RunSummary & { health: Health };

function asTable(runs: readonly Listed[], series: SeriesName, best: BestMarks): string[] {
  const baseline = runs.find(({ isBaseline }) => isBaseline);
  const { inBrief, label } = seriesTable[series];
  const of = series === rankingSeries ? 'best KID' : `best: ${inBrief ?? label}`;
  const against = baseline ? [`against ${baseline.name}`] : [];
  const anyTags = runs.some(({ tags }) => tags.length > 0);
  const headings = [
    ...['id', 'name', 'state', 'loss', 'steps', of],
    ...against,
    ...['trained', 'engine', 'dataset'],
    ...(anyTags ? ['tags'] : []),
  ];
  const rows = runs.map((run) => {
    const { id, name, state, step, hyperparameters, elapsedMs, engineFacts, engine } = run;
    const mark = best.get(id);
    return [
      id,
      name,
      run.archivedAt === null ? state : `${state}, archived`,
      hyperparameters.loss,
      `${formatCount(step)} of ${formatCount(hyperparameters.steps)}`,
      mark ? `${formatMeasured(mark.value, mark.error)} at ${formatCount(mark.step)}` : '–',
      ...(baseline ? [deltaCell(run, baseline, series, best)] : []),
      formatElapsed(elapsedMs),
      engineFacts?.id ?? engine,
      run.datasetName,
      ...(anyTags ? [run.tags.join(', ')] : []),
    ];
  });
  const sentences = runs.flatMap(({ name, health, byHand }) => [
    ...(health.sign === 'early' ? [] : [`${name}: ${healthText(health)}`]),
    ...(byHand ? [`${name}: by hand: ${byHandText(byHand)}.`] : []),
  ]);
  return [...formatTable(headings, rows), ...(sentences.length > 0 ? ['', ...sentences] : [])];
}

function deltaCell(
  run: RunSummary,
  baseline: RunSummary,
  series: SeriesName,
  best: BestMarks,
): string {
  if (run.id === baseline.id) return 'baseline';
  const [its, other] = [best.get(run.id), best.get(baseline.id)];
  const delta = its && other ? deltaOf(series, its.value, other.value) : null;
  return delta ? deltaInWords(delta) : '–';
}
