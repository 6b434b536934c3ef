/*
 * How a contact sheet lies: creatures in cells, a few lines of small letters below each, the label above all. In pixels;
 * the window says by it how many pages there will be, the studio paints by it.
 */

/** Of a letter of the studio's own, with the gap after it; and of a line. */
export const letterWidth = 8;
export const lineHeight = 14;
export const contactMargin = 8;

/** Two lines for the run's name, one for the step and its number, one for the seed. */
export const linesOfName = 2;
const linesBelow = linesOfName + 2;
/** A step of seven digits and a number of four. */
const lettersInLine = 20;
/** The label takes as many, where a page is as narrow as a few creatures. */
export const linesOfLabel = 4;

export interface ContactLayout {
  /** How many cells lie in a row of a full page, and how many rows. */
  columns: number;
  rows: number;
  /** With the letters below. */
  cell: { width: number; height: number };
}

/** @returns no columns or rows where not one has room */
export function contactLayout(creatureSide: number, pageSize: number): ContactLayout {
  const width = Math.max(creatureSide, lettersInLine * letterWidth) + contactMargin;
  const height = creatureSide + linesBelow * lineHeight + contactMargin;
  const top = linesOfLabel * lineHeight + 2 * contactMargin;
  return {
    columns: Math.max(0, Math.floor((pageSize - contactMargin) / width)),
    rows: Math.max(0, Math.floor((pageSize - top) / height)),
    cell: { width, height },
  };
}
