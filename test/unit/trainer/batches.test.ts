import { describe, expect, it } from 'vitest';
import { Batches } from '../../../main/trainer/batches.ts';
import { RandomStream } from '../../../main/trainer/random/random-stream.ts';

/** Ten images of one pixel, each of a grey of its own. */
const images = {
  pixels: Uint8Array.from({ length: 30 }, (_, byte) => Math.floor(byte / 3) * 10),
  count: 10,
  size: 1,
  channels: 3 as const,
};
const create = (seed = 1) => new Batches(images, new RandomStream(seed, 'batches'));
/** Which images a batch holds. */
const indices = (batch: Float32Array) =>
  Array.from({ length: batch.length / 3 }, (_, image) =>
    Math.round(((batch[image * 3] + 1) * 127.5) / 10),
  );
const sorted = (values: number[]) => values.toSorted((a, b) => a - b);
const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('batches', () => {
  it('show every image once an epoch, also when a batch reaches over its end', () => {
    const batches = create();
    const shown = Array.from({ length: 5 }, () => indices(batches.next(4))).flat();
    expect(sorted(shown.slice(0, 10))).toEqual(all);
    expect(sorted(shown.slice(10))).toEqual(all);
  });

  it('shuffle each epoch anew, by the seed', () => {
    const batches = create();
    const [first, second] = [indices(batches.next(10)), indices(batches.next(10))];
    expect(first).not.toEqual(second);
    expect(indices(create().next(10))).toEqual(first);
    expect(indices(create(2).next(10))).not.toEqual(first);
  });

  it('may be larger than the dataset', () => {
    expect(sorted(indices(create().next(20)))).toEqual(sorted([...all, ...all]));
  });

  it('go on from a state with the very next image', () => {
    const batches = create();
    batches.next(13);
    const state = JSON.parse(JSON.stringify(batches.state));
    const expected = indices(batches.next(17));
    const other = create(5);
    other.state = state;
    expect(indices(other.next(17))).toEqual(expected);
  });

  it('give values from -1 to 1', () => {
    const batches = new Batches(
      { pixels: Uint8Array.of(0, 255, 51), count: 1, size: 1, channels: 3 },
      new RandomStream(1, 'batches'),
    );
    const [black, white, grey] = batches.next(1);
    expect([black, white]).toEqual([-1, 1]);
    expect(grey).toBeCloseTo(-0.6, 6);
  });
});
