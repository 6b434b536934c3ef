import { describe, expect, it } from 'vitest';
import type { Brush } from '../../../../shared/drawing/brush.ts';
import {
  cleared,
  emptyDrawing,
  filled,
  isEmpty,
  linePulled,
  redone,
  strokeBegun,
  strokeDropped,
  strokeExtended,
  undone,
  type DrawnPicture,
} from '../../../../shared/drawing/drawn-picture.ts';

const black: Brush = { width: 1, colour: [0, 0, 0, 255], mirrored: false };
const [corner, right, below] = [
  { x: 0, y: 0 },
  { x: 3, y: 0 },
  { x: 0, y: 3 },
];

/** `#` where something is drawn. */
function shown({ pixels, size }: DrawnPicture): string[] {
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (pixels[(y * size + x) * 4 + 3] ? '#' : '.')).join(''),
  );
}

const stroke = strokeExtended(strokeBegun(emptyDrawing(4)), black, corner, right);

describe('a drawn picture', () => {
  it('is undone and redone stroke by stroke, until something else is drawn', () => {
    const two = strokeExtended(strokeBegun(stroke), black, corner, below);
    expect(shown(two)).toEqual(['####', '#...', '#...', '#...']);
    expect(shown(undone(two))).toEqual(shown(stroke));
    expect(isEmpty(undone(undone(undone(two))))).toBe(true);
    expect(shown(redone(redone(undone(undone(two)))))).toEqual(shown(two));
    const other = strokeBegun(undone(two));
    expect(redone(other)).toBe(other);
  });

  it('has a line follow the hand, or drops it', () => {
    const pulled = linePulled(linePulled(stroke, black, corner, below), black, corner, corner);
    expect(shown(pulled)).toEqual(['#...', '....', '....', '....']);
    const dropped = strokeDropped(pulled);
    expect([isEmpty(dropped), dropped.past]).toEqual([true, []]);
  });

  it('is filled and cleared as strokes are, and not undone for nothing', () => {
    const all = filled(stroke, black, below);
    expect(shown(all)).toEqual(Array.from({ length: 4 }, () => '####'));
    expect(filled(all, black, below)).toBe(all);
    expect(shown(undone(cleared(all)))).toEqual(shown(all));
  });
});
