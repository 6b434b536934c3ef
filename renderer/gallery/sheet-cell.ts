import type { Sample } from '../../shared/run/run.ts';

type Sheet = Pick<Sample, 'count' | 'columns'>;

/** Where a creature lies on its sheet, as CSS background size and position for a cell `width` pixels wide. */
export function cellBackground(
  { count, columns }: Sheet,
  index: number,
  width: number,
): { size: string; position: string } {
  const rows = Math.ceil(count / columns);
  const column = index % columns;
  const row = Math.floor(index / columns);
  return {
    size: `${columns * width}px ${rows * width}px`,
    position: `${column === 0 ? 0 : -column * width}px ${row === 0 ? 0 : -row * width}px`,
  };
}

interface Box {
  width: number;
  height: number;
  /** At least so much between cells. */
  gap: number;
}

/**
 * Between cells of a width: as many whole pixels of their creatures as are at least so wide, so that one picture holds creatures and
 * gaps in the creatures' own pixels, however much they are enlarged.
 */
export function gapBetween(width: number, cellSize: number, least: number): number {
  const scale = Math.floor(width / cellSize);
  return scale < 1 ? least : scale * Math.ceil(least / scale);
}

/** A creature narrower than this is a speck, whatever else there is to see. */
const narrowest = 24;
/** Wider than this nothing more is seen. */
const widest = 128;

/**
 * The cells of a grid whose creatures lie as it likes: enlarged by the largest whole number at which all of them fit into the
 * window at once; as small as can be seen where they are too many for that.
 */
export function fittingGrid(
  { count, cellSize }: Pick<Sample, 'count' | 'cellSize'>,
  { width, height, gap }: Box,
): { width: number; columns: number } {
  const least = Math.max(1, Math.ceil(narrowest / cellSize));
  const most = Math.max(least, Math.floor(widest / cellSize));
  const gapAt = (scale: number) => gapBetween(scale * cellSize, cellSize, gap);
  const columnsAt = (scale: number) => columnsIn(width, scale * cellSize, gapAt(scale));
  const heightAt = (scale: number) =>
    Math.ceil(count / columnsAt(scale)) * (scale * cellSize + gapAt(scale)) - gapAt(scale);
  let scale = most;
  while (scale > least && (heightAt(scale) > height || scale * cellSize > width)) scale--;
  return { width: scale * cellSize, columns: Math.min(count, columnsAt(scale)) };
}

/** As many columns as there is room for. */
export function columnsIn(width: number, cell: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (cell + gap)));
}

/** The widest cells at which so many columns fit, such as those of a matrix, which mean something: by whole numbers where there is room. */
export function fittingWidth(
  cellSize: number,
  columns: number,
  { width, gap }: Pick<Box, 'width' | 'gap'>,
): number {
  const most = Math.floor(Math.max(cellSize, widest) / cellSize);
  for (let scale = most; scale >= 1; scale--) {
    const wide = scale * cellSize;
    if (columns * wide + (columns - 1) * gapBetween(wide, cellSize, gap) <= width) return wide;
  }
  return Math.max(8, Math.floor((width - (columns - 1) * gap) / columns));
}

/** The cell that a key leads to from another, in a grid of rows; null for keys that lead nowhere. */
export function cellAfterKey(key: string, index: number, { count, columns }: Sheet): number | null {
  const target = targetOf(key, index, { count, columns });
  if (target === null) return null;
  return target < 0 || target >= count ? index : target;
}

function targetOf(key: string, index: number, { count, columns }: Sheet): number | null {
  switch (key) {
    case 'ArrowLeft':
      return index - 1;
    case 'ArrowRight':
      return index + 1;
    case 'ArrowUp':
      return index - columns;
    case 'ArrowDown':
      return index + columns;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
