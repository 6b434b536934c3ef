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

/**
 * The widest cells that fit into a box, creatures enlarged by halves (nearest-neighbour pixels stay
 * nearly square) where there is room, and else shrunk to what fits.
 */
export function fittingWidth(
  cellSize: number,
  columns: number,
  box: { width: number; gap: number; widest: number },
): number {
  const room = (box.width - (columns - 1) * box.gap) / columns;
  const scale = Math.min(room, box.widest) / cellSize;
  return Math.max(8, Math.floor(scale >= 1 ? (Math.floor(scale * 2) / 2) * cellSize : room));
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
