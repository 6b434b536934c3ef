import { letterWidth, lineHeight } from '../../../shared/creature/contact-sheet.ts';
import type { Picture } from '../../pictures/picture.ts';
import { linesOf, write, pasteOnPaper, whitePaper } from './white-paper.ts';

/** Creatures of one row come of the same random numbers, those of one column were asked for the same. */
export interface Matrix {
  /** Above everything. */
  title: string;
  /** What each column shows. */
  columns: readonly string[];
  count: number;
  cellSize: number;
  /** Of a creature, row by row. */
  cell: (index: number) => Picture;
}

/** Creatures of fewer pixels than this are enlarged: names must fit above them. */
const leastCell = 64;
const gap = 4;
const mostLines = 4;

/** A sheet with a name above each column and a number before each row, on white: what the label does, and what the noise does. */
export function drawMatrix({ title, columns, count, cellSize, cell }: Matrix): Picture {
  const scale = Math.max(1, Math.ceil(leastCell / cellSize));
  const step = cellSize * scale + gap;
  const rows = Math.ceil(count / columns.length);
  const names = columns.map((name) => linesOf(name, Math.floor(step / letterWidth), mostLines));
  const left = 2 * letterWidth + gap;
  const headLines = Math.max(...names.map(({ length }) => length));
  const letters = Math.floor((columns.length * step + left) / letterWidth);
  const titleLines = linesOf(title, letters, mostLines);
  const top = (titleLines.length + headLines) * lineHeight + 2 * gap;
  const sheet = whitePaper(left + columns.length * step, top + rows * step);
  titleLines.forEach((line, index) => write(sheet, line, gap, gap + index * lineHeight));
  names.forEach((lines, column) => {
    // On the creatures' side: names of one line stand right above them.
    const first = titleLines.length + headLines - lines.length;
    lines.forEach((line, index) =>
      write(sheet, line, left + column * step, gap + (first + index) * lineHeight),
    );
  });
  for (let row = 0; row < rows; row++) write(sheet, String(row + 1), gap, top + row * step);
  for (let index = 0; index < count; index++) {
    const [row, column] = [Math.floor(index / columns.length), index % columns.length];
    pasteOnPaper(sheet, cell(index), { left: left + column * step, top: top + row * step, scale });
  }
  return sheet;
}
