import { describe, expect, it } from 'vitest';
import { applyListChange } from '../../../../../renderer/lib/studio/list-change.ts';

const row = (id: string, createdAt?: number, name = id) => ({
  id,
  name,
  ...(createdAt && { createdAt }),
});

describe('a list after a change', () => {
  const list = [row('c', 30), row('b', 20), row('a', 10)];

  it('has what is new where the studio would put it, the newest first', () => {
    const next = applyListChange(list, {
      items: [row('d', 40), row('between', 15), row('old', 5)],
      removed: [],
    });
    expect(next.map(({ id }) => id)).toEqual(['d', 'c', 'b', 'between', 'a', 'old']);
    const twins = applyListChange(list, {
      items: [row('first', 20), row('second', 20)],
      removed: [],
    });
    expect(twins.map(({ id }) => id)).toEqual(['c', 'second', 'first', 'b', 'a']);
  });

  it('has what changed in its place, and not what was removed', () => {
    const next = applyListChange(list, {
      items: [row('b', 20, 'other')],
      removed: ['c', 'unknown'],
    });
    expect(next).toEqual([row('b', 20, 'other'), row('a', 10)]);
    expect(list).toHaveLength(3);
  });

  it('has what bears no time in the order in which it came', () => {
    const next = applyListChange([row('x')], { items: [row('y'), row('z')], removed: [] });
    expect(next.map(({ id }) => id)).toEqual(['x', 'y', 'z']);
  });
});
