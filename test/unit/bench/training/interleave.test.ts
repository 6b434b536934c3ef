import { describe, expect, it } from 'vitest';
import { interleave, stepsFor } from '../../../../bench/training/interleave.ts';

describe('taking turns', () => {
  it('goes forth and back, one at a time, and keeps results apart', async () => {
    const order: string[] = [];
    let running = 0;
    const turn = (id: string) => ({
      id,
      async take() {
        expect(++running).toBe(1);
        await Promise.resolve();
        running--;
        order.push(id);
        return order.length;
      },
    });
    const results = await interleave([turn('a'), turn('b'), turn('c')], 2);
    expect(order.join('')).toBe('abccba');
    expect(Object.fromEntries(results)).toEqual({ a: [1, 6], b: [2, 5], c: [3, 4] });
  });
});

describe('steps of a turn', () => {
  it('fill the time', () => {
    expect(stepsFor(2.5, 50)).toBe(50);
  });

  it('are one at least', () => {
    expect(stepsFor(2.5, 9_000)).toBe(1);
  });
});
