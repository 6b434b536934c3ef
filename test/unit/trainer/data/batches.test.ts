import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../../shared/known-places.ts';
import { Batches } from '../../../../main/trainer/data/batches.ts';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';

const create = (seed = 1) => new Batches(10, new RandomStream(seed, 'batches'));
const next = (batches: Batches, batch: number) => [...batches.next(batch)];
const sorted = (values: number[]) => values.toSorted((a, b) => a - b);
const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('batches', () => {
  it('show every image once an epoch, also when a batch reaches over its end', () => {
    const batches = create();
    const shown = Array.from({ length: 5 }, () => next(batches, 4)).flat();
    expect(sorted(shown.slice(0, 10))).toEqual(all);
    expect(sorted(shown.slice(10))).toEqual(all);
  });

  it('shuffle each epoch anew, by the seed', () => {
    const batches = create();
    const [first, second] = [next(batches, 10), next(batches, 10)];
    expect(first).not.toEqual(second);
    expect(next(create(), 10)).toEqual(first);
    expect(next(create(2), 10)).not.toEqual(first);
  });

  it('may be larger than the dataset', () => {
    expect(sorted(next(create(), 20))).toEqual(sorted([...all, ...all]));
  });

  it('go on from a state with the very next image', () => {
    const batches = create();
    batches.next(13);
    const state = JSON.parse(JSON.stringify(batches.state));
    const expected = next(batches, 17);
    const other = create(5);
    other.state = state;
    expect(next(other, 17)).toEqual(expected);
  });

  it('of kinds show some of one kind in a row, and still all of them once an epoch, a few twice', () => {
    const kindOf = [0, 1, 0, 1, 0, 2, 0, 0, 1, 0];
    const kinds = { of: kindOf, together: 2 };
    const epoch = next(new Batches(10, new RandomStream(1, 'batches'), kinds), 12);
    const shown = epoch.map((sprite) => elementAt(kindOf, sprite));
    for (let first = 0; first < epoch.length; first += 2) {
      expect(shown[first]).toBe(shown[first + 1]);
    }
    expect(sorted([...new Set(epoch)])).toEqual(all);
    // The third of its kind comes with the first of it; the only one of its kind with itself.
    const twice = epoch.filter((sprite, place) => epoch.indexOf(sprite) !== place);
    expect(sorted(twice.map((sprite) => elementAt(kindOf, sprite)))).toEqual([1, 2]);
  });

  it('of kinds go on from a state as well, and have another order each epoch', () => {
    const kinds = { of: [0, 0, 1, 1, 0, 0, 1, 1, 0, 0], together: 2 };
    const ofKinds = (seed: number) => new Batches(10, new RandomStream(seed, 'batches'), kinds);
    const batches = ofKinds(1);
    const [first, second] = [next(batches, 10), next(batches, 10)];
    expect(first).not.toEqual(second);
    batches.next(3);
    const { state } = batches;
    const expected = next(batches, 20);
    const other = ofKinds(5);
    other.state = state;
    expect(next(other, 20)).toEqual(expected);
  });
});
