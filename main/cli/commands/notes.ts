import { Command } from 'commander';
import { StudioError } from '../../../shared/errors.ts';
import { countOf } from '../../../shared/format.ts';
import {
  longestNotes,
  longestTag,
  mostTags,
  runEditsSchema,
  typedTags,
  type RunEdits,
} from '../../../shared/run/notes.ts';
import { print } from '../../host/terminal.ts';
import { listRunSummaries } from '../../studio/runs/run-view.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { readLibrary } from '../read-library.ts';
import type { RunCommand } from '../run-command.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';

/** What a person says of runs: tags, notes, whether they are out of the way, which is the baseline. */

const runArgument = ['<run>', 'id, beginning of an id, or name'] as const;
const runsArgument = ['<runs...>', 'ids, beginnings of ids, or names'] as const;

interface TagOptions extends LibraryOption {
  remove: boolean;
}

export function tagCommand(run: RunCommand): Command {
  const command = new Command('tag')
    .summary('tag a run, to find it again')
    .description(
      'Add tags to a run, or take them away. "studio runs --tag TAG" lists those that have one.',
    )
    .argument(...runArgument)
    .argument('<tags...>', 'tags; several also with commas between them')
    .option('--remove', 'take these tags away instead', false);
  return withLibraryOption(command).action(
    (wanted: string, tags: string[], options: TagOptions) => {
      const named = tags.flatMap(typedTags);
      const edits = options.remove ? { removeTags: named } : { addTags: named };
      return run(edit([wanted], edits, options));
    },
  );
}

export function noteCommand(run: RunCommand): Command {
  const command = new Command('note')
    .summary('write notes on a run')
    .description(
      `Write plain text beside a run, of at most ${longestNotes} characters, in the place of what stood there; an empty text takes it away. Without a text the notes are printed.`,
    )
    .argument(...runArgument)
    .argument('[text]', 'the notes');
  return withLibraryOption(command).action(
    (wanted: string, text: string | undefined, options: LibraryOption) =>
      run(
        text === undefined ? printNotes(wanted, options) : edit([wanted], { notes: text }, options),
      ),
  );
}

interface ArchiveOptions extends LibraryOption {
  undo: boolean;
}

export function archiveCommand(run: RunCommand): Command {
  const command = new Command('archive')
    .summary('put runs out of the way')
    .description(
      'Archived runs leave the list until they are asked for ("studio runs --archived show"); nothing of them is deleted.',
    )
    .argument(...runsArgument)
    .option('--undo', 'bring them back', false);
  return withLibraryOption(command).action((wanted: string[], options: ArchiveOptions) =>
    run(edit(wanted, { archived: !options.undo }, options)),
  );
}

interface BaselineOptions extends LibraryOption {
  none: boolean;
}

export function baselineCommand(run: RunCommand): Command {
  const command = new Command('baseline')
    .summary('pin the run that others are measured by')
    .description(
      'Pin the run that all others are measured by, in "studio runs" and in the window. Without a run the pinned one is named.',
    )
    .argument('[run]', runArgument[1])
    .option('--none', 'pin none', false);
  return withLibraryOption(command).action((wanted: string | undefined, options: BaselineOptions) =>
    run(wanted === undefined && !options.none ? printBaseline(options) : pin(wanted, options)),
  );
}

function edit(
  wanted: readonly string[],
  given: RunEdits,
  options: LibraryOption,
): Promise<ExitCode> {
  const edits = validEdits(given);
  return useStudio(options, async (studio) => {
    const known = studio.runs.list();
    const found = wanted.map((one) => findRunByName(known, one));
    const ids = [...new Set(found.map(({ id }) => id))];
    studio.runs.edit(ids, edits);
    const [first] = ids;
    if (ids.length > 1 || first === undefined)
      print(`${countOf(ids.length, ['# run', '# runs'])}: ${done(edits)}.`);
    else {
      const { name, tags } = studio.runs.get(first);
      const now =
        edits.addTags || edits.removeTags ? `tagged ${tags.join(', ') || 'nothing'}` : done(edits);
      print(`"${name}" is ${now}.`);
    }
    return exitCodes.done;
  });
}

function done({ archived, notes }: RunEdits): string {
  if (archived !== undefined) return archived ? 'archived' : 'back in the list';
  return notes === '' ? 'without notes' : 'noted';
}

/** @throws StudioError `invalid-input` */
function validEdits(given: RunEdits): RunEdits {
  const parsed = runEditsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const about = given.notes === undefined ? 'These tags' : 'These notes';
  throw new StudioError(
    'invalid-input',
    `${about} are not what a run can have.`,
    given.notes === undefined
      ? `A tag has 1 to ${longestTag} characters and no comma; a run has at most ${mostTags}.`
      : `Notes have at most ${longestNotes} characters.`,
    { cause: parsed.error },
  );
}

async function printNotes(wanted: string, options: LibraryOption): Promise<ExitCode> {
  await readLibrary(options, (store) => {
    const { name, notes } = findRunByName(listRunSummaries(store), wanted);
    print(...(notes === '' ? [`"${name}" has no notes.`] : notes.split('\n')));
  });
  return exitCodes.done;
}

async function printBaseline(options: LibraryOption): Promise<ExitCode> {
  await readLibrary(options, (store) => {
    const baseline = listRunSummaries(store).find(({ isBaseline }) => isBaseline);
    print(
      baseline
        ? `"${baseline.name}" is the baseline.`
        : 'No run is the baseline. "studio baseline RUN" pins one; "studio runs" lists them.',
    );
  });
  return exitCodes.done;
}

function pin(wanted: string | undefined, options: BaselineOptions): Promise<ExitCode> {
  if (wanted !== undefined && options.none)
    throw new StudioError(
      'invalid-input',
      'Is a run the baseline, or none?',
      'Name a run, or give --none, not both.',
    );
  return useStudio(options, async (studio) => {
    const run = wanted === undefined ? null : findRunByName(studio.runs.list(), wanted);
    studio.runs.pinBaseline(run?.id ?? null);
    print(run ? `"${run.name}" is the baseline.` : 'No run is the baseline.');
    return exitCodes.done;
  });
}
