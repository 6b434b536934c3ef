import type { Filmed, FilmFormat, FilmRequest } from '../../../../shared/creature/film.ts';
import type { CreatureReference, WalkRequest } from '../../../../shared/creature/latents.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Sample } from '../../../../shared/run/run.ts';
import { emptyPicture, type Picture } from '../../../pictures/picture.ts';
import { findFavourite } from '../../../store/favourites.ts';
import { findRun } from '../../../store/runs.ts';
import { listSamples } from '../../../store/samples.ts';
import type { Latents } from '../../runs/latents/latents.ts';
import { requireRun } from '../../runs/run-view.ts';
import { generatedNote } from '../../gallery/origin-text.ts';
import { openSheet } from '../../gallery/sheet-cells.ts';
import { findSheet, runNameOfLoose } from '../../gallery/loose-sheets.ts';
import { thinned } from '../../gallery/thin-samples.ts';
import type { ReadableStore } from '../../../store/store.ts';
import type { ExportCore } from '../export-file.ts';
import { slugOf } from '../file-names.ts';
import type { FilePart } from '../save-file.ts';
import { apngFilm } from './apng.ts';
import type { EncodeFilm, Film } from './film.ts';
import { gifFilm } from './gif.ts';

/** A side that every player takes. */
const longestSide = 4_096;

const encoders: Record<FilmFormat, EncodeFilm> = { gif: gifFilm, apng: apngFilm };

export interface FilmCore extends ExportCore {
  runs: { latents: Pick<Latents, 'framesOfWalk'> };
}

/**
 * A film as a file, part by part.
 *
 * @throws StudioError `not-found` where there is nothing to show, `invalid-input` where it would be too large,
 * `image-unreadable`, and what drawing a walk throws
 */
export async function* makeFilm(
  core: FilmCore,
  { filmed, options }: FilmRequest,
): AsyncGenerator<FilePart> {
  const film = await filmOf(core, filmed);
  refuseTooLarge(film, options.scale);
  yield* encoders[options.format](film, options);
}

/** What the file of a film is called. */
export function filmName(store: ReadableStore, filmed: Filmed): string {
  if (filmed.kind === 'training') return `${slugOf(requireRun(store, filmed.runId).name)}-training`;
  const [first] = filmed.walk.stops;
  const run = first && runNameOf(store, first);
  return run === undefined ? 'walk' : `${slugOf(run)}-walk`;
}

/** Of a creature that is not there another says so: whoever draws it. */
function runNameOf(store: ReadableStore, reference: CreatureReference): string | undefined {
  if ('favouriteId' in reference) return findFavourite(store, reference.favouriteId)?.runName;
  if ('runId' in reference) return findRun(store, reference.runId)?.name;
  const { sampleId } = reference;
  const runId = findSheet(store, sampleId)?.runId;
  return (runId && findRun(store, runId)?.name) ?? runNameOfLoose(store, sampleId);
}

function filmOf(core: FilmCore, filmed: Filmed): Promise<Film> {
  return filmed.kind === 'walk' ? walkFilm(core, filmed.walk) : trainingFilm(core, filmed);
}

async function walkFilm({ runs }: FilmCore, walk: WalkRequest): Promise<Film> {
  const { frames, step } = await runs.latents.framesOfWalk(walk);
  const [first] = frames;
  if (!first) throw nothingToShow('This walk has no frames.');
  const { width, height } = first;
  const description = `${generatedNote}. A walk between creatures. Step: ${step}.`;
  return { width, height, count: frames.length, frames, description };
}

async function trainingFilm(
  { libraryPath, store }: FilmCore,
  { runId, cells, frames: most }: Extract<Filmed, { kind: 'training' }>,
): Promise<Film> {
  const run = requireRun(store, runId);
  const drawn = listSamples(store, runId).filter(({ kind }) => kind === 'progress');
  const [first] = drawn;
  if (!first) throw nothingToShow(`"${run.name}" has drawn nothing yet while it trained.`);
  // A run that went on with other settings draws other sheets: those like its first are its film.
  const sheets = thinned(
    drawn.filter((sheet) => isLike(first, sheet)),
    most,
  );
  const shown = cells ?? Array.from({ length: first.count }, (_, cell) => cell);
  const outside = shown.find((cell) => cell >= first.count);
  if (outside !== undefined)
    throw new StudioError(
      'invalid-input',
      `The run’s sheets have ${first.count} creatures; there is no creature ${outside + 1}.`,
      `Name creatures from 1 to ${first.count}.`,
    );
  const columns = cells ? Math.ceil(Math.sqrt(cells.length)) : first.columns;
  const size = first.cellSize;
  async function* frames(): AsyncGenerator<Picture> {
    for (const sheet of sheets)
      yield laidOut(await openSheet(libraryPath, sheet), shown, columns, size);
  }
  const [firstStep, lastStep] = [sheets[0]?.step ?? 0, sheets.at(-1)?.step ?? 0];
  return {
    ...{ width: columns * size, height: Math.ceil(shown.length / columns) * size },
    count: sheets.length,
    frames: frames(),
    description: `${generatedNote}. Run: ${run.name}. Steps ${firstStep} to ${lastStep}, seed ${first.seed}.`,
  };
}

function isLike(first: Sample, { count, columns, cellSize, seed }: Sample): boolean {
  return (
    count === first.count &&
    columns === first.columns &&
    cellSize === first.cellSize &&
    seed === first.seed
  );
}

function laidOut(
  cellOf: (cell: number) => Picture,
  cells: readonly number[],
  columns: number,
  size: number,
): Picture {
  const picture = emptyPicture(columns * size, Math.ceil(cells.length / columns) * size);
  cells.forEach((cell, place) => {
    const { data } = cellOf(cell);
    const [left, top] = [(place % columns) * size, Math.floor(place / columns) * size];
    for (let y = 0; y < size; y++)
      picture.data.set(
        data.subarray(y * size * 4, (y + 1) * size * 4),
        ((top + y) * picture.width + left) * 4,
      );
  });
  return picture;
}

function refuseTooLarge({ width, height }: Film, scale: number): void {
  const side = Math.max(width, height);
  if (side * scale <= longestSide) return;
  throw new StudioError(
    'invalid-input',
    `The film would be ${width * scale} × ${height * scale} pixels; ${longestSide} a side are the most.`,
    `Choose a scale of at most ${Math.max(1, Math.floor(longestSide / side))}, or fewer creatures.`,
  );
}

function nothingToShow(message: string): StudioError {
  return new StudioError('not-found', message, 'Train it on: its first pictures come soon.');
}
