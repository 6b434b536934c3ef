import { describe, expect, it } from 'vitest';
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
});
