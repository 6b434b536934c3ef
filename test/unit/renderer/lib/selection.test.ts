import { describe, expect, it } from 'vitest';
import {
  chooseAll,
  click,
  distanceOf,
  move,
  nothingChosen,
  toggle,
  withoutGone,
  type Selection,
} from '../../../../renderer/lib/selection.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const plain = { shift: false, ctrl: false };
const shift = { shift: true, ctrl: false };
const ctrl = { shift: false, ctrl: true };
const chosenIn = (selection: Selection) => [...selection.chosen].sort().join('');

describe('choosing with the pointer', () => {
  it('chooses one with a click, and only that one', () => {
    const first = click(nothingChosen, ids, 'b', plain);
    expect(chosenIn(click(first, ids, 'd', plain))).toBe('d');
  });

  it('adds and takes away with Ctrl', () => {
    const two = click(click(nothingChosen, ids, 'b', plain), ids, 'd', ctrl);
    expect(chosenIn(two)).toBe('bd');
    expect(chosenIn(click(two, ids, 'b', ctrl))).toBe('d');
  });

  it('reaches from the anchor with Shift, in both directions', () => {
    const anchored = click(nothingChosen, ids, 'c', plain);
    const down = click(anchored, ids, 'e', shift);
    expect(chosenIn(down)).toBe('cde');
    expect(chosenIn(click(down, ids, 'a', shift))).toBe('abc');
  });

  it('keeps what was chosen before with Ctrl and Shift', () => {
    const before = toggle(click(nothingChosen, ids, 'a', plain), 'd');
    expect(chosenIn(click(before, ids, 'f', { shift: true, ctrl: true }))).toBe('adef');
  });
});

describe('choosing with the keyboard', () => {
  it('begins at the first and moves on from the active one', () => {
    const first = move(nothingChosen, ids, 1, plain);
    expect(first.active).toBe('a');
    expect(chosenIn(move(first, ids, 3, plain))).toBe('d');
  });

  it('extends with Shift and moves without choosing with Ctrl', () => {
    const first = click(nothingChosen, ids, 'b', plain);
    expect(chosenIn(move(first, ids, 2, shift))).toBe('bcd');
    const moved = move(first, ids, 2, ctrl);
    expect(moved.active).toBe('d');
    expect(chosenIn(moved)).toBe('b');
    expect(chosenIn(toggle(moved, 'd'))).toBe('bd');
  });

  it('is held at both ends', () => {
    const end = move(click(nothingChosen, ids, 'e', plain), ids, 600, plain);
    expect(end.active).toBe('f');
    expect(move(end, ids, -600, plain).active).toBe('a');
  });

  it('knows the keys of a grid', () => {
    expect(distanceOf('ArrowDown', 4, 30)).toBe(4);
    expect(distanceOf('ArrowUp', 4, 30)).toBe(-4);
    expect(distanceOf('End', 4, 30)).toBe(30);
    expect(distanceOf('x', 4, 30)).toBeNull();
  });

  it('chooses all', () => {
    expect(chosenIn(chooseAll(nothingChosen, ids))).toBe('abcdef');
  });
});

describe('after a removal', () => {
  it('the keyboard stands on the next neighbour, nothing removed stays chosen', () => {
    const two = click(click(nothingChosen, ids, 'c', plain), ids, 'd', shift);
    const after = withoutGone(two, ids, ['a', 'b', 'e', 'f']);
    expect(after.active).toBe('e');
    expect(chosenIn(after)).toBe('');
  });

  it('of the end it stands on what is last now', () => {
    const last = click(nothingChosen, ids, 'f', plain);
    expect(withoutGone(last, ids, ['a', 'b']).active).toBe('b');
    expect(withoutGone(last, ids, []).active).toBeNull();
  });
});
