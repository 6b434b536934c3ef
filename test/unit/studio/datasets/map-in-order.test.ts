import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapInOrder } from '../../../../main/studio/datasets/map-in-order.ts';

describe('mapping in order', () => {
  it('yields in the order of the items, however long each takes, within the bound', async () => {
    let [underWay, most] = [0, 0];
    const results: number[] = [];
    const items = Array.from({ length: 20 }, (_, index) => index);
    const mapped = mapInOrder(items, 4, async (item) => {
      most = Math.max(most, ++underWay);
      await wait((item * 7) % 5);
      underWay--;
      return item * 2;
    });
    for await (const result of mapped) results.push(result);
    expect(results).toEqual(items.map((item) => item * 2));
    expect(most).toBe(4);
  });

  it('ends what is under way when one fails', async () => {
    let finished = 0;
    const mapped = mapInOrder([1, 2, 3], 3, async (item) => {
      await wait(item);
      finished++;
      if (item !== 2) return item;
      throw new Error('two');
    });
    const reading = (async () => {
      for await (const result of mapped) expect(result).toBe(1);
    })();
    await expect(reading).rejects.toThrow('two');
    expect(finished).toBe(3);
  });
});
