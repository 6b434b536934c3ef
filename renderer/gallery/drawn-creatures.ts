import type { Sample } from '../../shared/run/run.ts';

/** How creatures lie in a grid, in CSS pixels. */
export interface GridLayout {
  columns: number;
  /** Of a cell, which is as high. */
  width: number;
  /** Between cells: a whole number of the creatures' pixels, where they are not shrunk. */
  gap: number;
}

/** A part of a grid that one canvas shows: some of its rows. */
export interface GridPart {
  /** The first of its cells. */
  first: number;
  cells: number;
}

/** Beyond so many pixels no browser has a canvas; a grid of that height has several. */
const highestCanvas = 4_096;

/** A canvas has the creatures' own pixels, which the page enlarges; of shrunken creatures those of the page. */
function pixelsOf({ width, gap }: GridLayout, cellSize: number): { cell: number; pitch: number } {
  const enlarged = Math.max(1, width / cellSize);
  return { cell: width / enlarged, pitch: (width + gap) / enlarged };
}

/** The canvases of a grid from top to bottom: mostly one. */
export function partsOfGrid(count: number, layout: GridLayout, cellSize: number): GridPart[] {
  const rows = Math.max(1, Math.floor(highestCanvas / pixelsOf(layout, cellSize).pitch));
  const most = rows * layout.columns;
  return Array.from({ length: Math.ceil(count / most) }, (_, place) => ({
    first: place * most,
    cells: Math.min(most, count - place * most),
  }));
}

/** Where a part lies in its grid, as CSS. */
export function placeOfPart({ first, cells }: GridPart, { columns, width, gap }: GridLayout) {
  const across = (many: number) => many * (width + gap) - gap;
  return {
    top: `${(first / columns) * (width + gap)}px`,
    width: `${across(columns)}px`,
    height: `${across(Math.ceil(cells / columns))}px`,
  };
}

/**
 * Draws the creatures of a sheet as they lie in a grid. All at once, because sheet follows sheet while a slider moves: as the background of
 * an element each, a thousand creatures took ten times as long.
 *
 * @param picture null for none, which leaves the canvas empty
 */
export function drawCreatures(
  canvas: HTMLCanvasElement,
  { columns: across, cellSize }: Pick<Sample, 'columns' | 'cellSize'>,
  picture: HTMLImageElement | null,
  { part, layout, faint }: { part: GridPart; layout: GridLayout; faint: ReadonlySet<number> },
): void {
  const { cell, pitch } = pixelsOf(layout, cellSize);
  const { columns } = layout;
  const gap = pitch - cell;
  const [width, height] = [columns, Math.ceil(part.cells / columns)].map((cells) =>
    Math.round(cells * pitch - gap),
  ) as [number, number];
  // Even the same size written again would have the browser make all of it anew.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, width, height);
  if (!picture) return;
  context.imageSmoothingEnabled = false;
  for (let place = 0; place < part.cells; place++) {
    const index = part.first + place;
    context.globalAlpha = faint.has(index) ? 0.2 : 1;
    context.drawImage(
      picture,
      (index % across) * cellSize,
      Math.floor(index / across) * cellSize,
      cellSize,
      cellSize,
      (place % columns) * pitch,
      Math.floor(place / columns) * pitch,
      cell,
      cell,
    );
  }
}
