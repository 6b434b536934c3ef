import type { FilmOptions } from '../../../../shared/creature/film.ts';
import type { Picture } from '../../../pictures/picture.ts';
import type { FilePart } from '../save-file.ts';

/** Pictures of one size, one after the other, at their own pixels. */
export interface Film {
  width: number;
  height: number;
  /** How many frames there are. */
  count: number;
  frames: AsyncIterable<Picture> | Iterable<Picture>;
  /** What it says of itself. */
  description: string;
}

/** @returns the file, frame by frame: none but the one under way is held */
export type EncodeFilm = (film: Film, options: FilmOptions) => AsyncGenerator<FilePart>;

/** How long a frame is shown. */
export function durationOf(
  frame: number,
  { count }: Pick<Film, 'count'>,
  { frameMs, holdMs }: FilmOptions,
): number {
  return frame === count - 1 ? frameMs + holdMs : frameMs;
}

/** Between two frames everything else of the process has its turn. */
export function takeTurns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
