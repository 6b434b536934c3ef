import { Command } from 'commander';
import { StudioError } from '../../../shared/errors.ts';
import { startTimeInWords } from '../../../shared/run/start-time.ts';
import { listRunSummaries } from '../../studio/runs/run-view.ts';
import { queuedRunIds } from '../../store/runs.ts';
import type { ReadableStore } from '../../store/store.ts';
import { print, printJson } from '../../host/terminal.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { wholeNumber } from '../parse-argument.ts';
import { readLibrary } from '../read-library.ts';
import type { RunCommand } from '../run-command.ts';
import { parseTime } from '../start-option.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { formatTable } from '../table.ts';

interface QueueOptions extends LibraryOption {
  place?: number;
  startAt?: number;
  now: boolean;
  json: boolean;
}

export function queueCommand(run: RunCommand): Command {
  const command = new Command('queue')
    .summary('list the runs that wait, change their order and their start times')
    .description(
      'List the runs that wait for their turn, next first. With a run, move it or give it a start time; the studio that trains them next keeps to that.',
    )
    .argument('[run]', 'id, beginning of an id, or name of a queued run')
    .option(
      '--place <number>',
      'move the run to this place, 1 being the next',
      wholeNumber(1, 10_000),
    )
    .option(
      '--start-at <time>',
      'start it no earlier, such as 22:00 or "2026-03-01 22:00"',
      parseTime,
    )
    .option('--now', 'take its start time away', false)
    .option('--json', 'print the queue as a JSON array', false);
  return withLibraryOption(command).action((wanted: string | undefined, options: QueueOptions) =>
    run(queue(wanted, options)),
  );
}

async function queue(wanted: string | undefined, options: QueueOptions): Promise<ExitCode> {
  const { place, startAt, now } = options;
  const changes = place !== undefined || startAt !== undefined || now;
  if (changes !== (wanted !== undefined) || (now && startAt !== undefined)) throw unclear();
  if (wanted === undefined) {
    await readLibrary(options, (store) => show(store, options.json));
    return exitCodes.done;
  }
  return useStudio(options, async ({ runs, store }) => {
    const { id } = findRunByName(runs.list(), wanted);
    if (place !== undefined) runs.moveInQueue(id, place);
    if (startAt !== undefined || now) runs.startAt(id, startAt ?? null);
    show(store, options.json);
    return exitCodes.done;
  });
}

function unclear(): StudioError {
  return new StudioError(
    'invalid-input',
    'It is not clear what to do with the queue.',
    'Name a run with --place, --start-at or --now; or nothing, to see the queue.',
  );
}

function show(store: ReadableStore, json: boolean): void {
  const runs = listRunSummaries(store);
  const queued = queuedRunIds(store).flatMap((id) => runs.filter((run) => run.id === id));
  if (json) return printJson(queued);
  if (queued.length === 0) return print('No run waits.');
  const now = Date.now();
  const rows = queued.map(({ id, name, startsAt }, index) => [
    index + 1,
    id,
    name,
    startsAt === null ? 'at its turn' : (startTimeInWords(startsAt, now) ?? 'at its turn'),
  ]);
  print(...formatTable(['place', 'id', 'name', 'starts'], rows));
}
