import { describe, expect, it } from 'vitest';
import {
  judgeAtRung,
  reductionFactor,
  rungSentence,
  rungsOf,
  usualFirstRung,
} from '../../../../shared/run/early-stopping.ts';
import recorded from './recorded-kid.json' with { type: 'json' };

describe('the rungs of a run', () => {
  it('lie three times as far each, before its last step', () => {
    expect(rungsOf({ firstRung: 100 }, 2_701)).toEqual([100, 300, 900, 2_700]);
    expect(rungsOf({ firstRung: 100 }, 2_700)).toEqual([100, 300, 900]);
    expect(rungsOf({ firstRung: 100 }, 100)).toEqual([]);
  });

  it('are three where nobody says where the first is', () => {
    for (const steps of [28, 500, 4_000, 7_000, 60_000])
      expect(rungsOf({ firstRung: usualFirstRung(steps) }, steps)).toHaveLength(3);
    expect(usualFirstRung(4_000)).toBe(149);
  });
});

/** Which of values, as they come to a rung one after the other, train on. */
function trainingOn(values: readonly number[]): boolean[] {
  return values.map((value, place) => judgeAtRung(value, values.slice(0, place)).trainsOn);
}

/*
 * Algorithm 2 of the paper: `top_k(rung, |rung| / η)` are the configurations that `get_job` promotes, and of these the
 * ones that were not promoted before.
 */
function topK(rung: readonly number[]): number[] {
  const k = Math.floor(rung.length / reductionFactor);
  return rung
    .map((loss, place) => ({ loss, place }))
    .sort((a, b) => a.loss - b.loss || a.place - b.place)
    .slice(0, k)
    .map(({ place }) => place);
}

/** Numbers without a pattern, the same each time. */
function losses(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % 1_000;
  });
}

describe('a run that comes to a rung', () => {
  it('trains on where the algorithm of the paper would promote it at once', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const arriving = losses(60, seed);
      const ours = trainingOn(arriving);
      for (let there = reductionFactor; there <= arriving.length; there++)
        expect(ours[there - 1]).toBe(topK(arriving.slice(0, there)).includes(there - 1));
    }
  });

  it('trains on at the end in every case in which synchronous halving would have chosen it', () => {
    for (const seed of [6, 7, 8]) {
      const arriving = losses(90, seed);
      const ours = trainingOn(arriving);
      const chosen = topK(arriving);
      // Who is in the best third of all was in that of those before, but for chance in thirds that are not whole.
      const missed = chosen.filter((place) => !ours[place]);
      expect(missed.length).toBeLessThan(chosen.length / reductionFactor);
    }
  });

  it('trains on with fewer than three there only where it is the best so far', () => {
    expect(trainingOn([9])).toEqual([true]);
    expect(trainingOn([9, 8])).toEqual([true, true]);
    expect(trainingOn([8, 9])).toEqual([true, false]);
    expect(trainingOn([8, 8, 8])).toEqual([true, false, false]);
    expect(judgeAtRung(5, [1, 9, 4, 8, 7])).toEqual({ place: 3, of: 6, trainsOn: false });
    expect(judgeAtRung(3, [1, 9, 4, 8, 7])).toEqual({ place: 2, of: 6, trainsOn: true });
  });

  it('is told what became of it in a sentence', () => {
    const rung = { step: 2_223, value: 61.234, place: 5, of: 7, verdict: 'stopped' as const };
    expect(rungSentence(rung)).toBe(
      'At step 2,223 its creatures were number 5 of 7 (KID 61.2), and of three runs only the best trains on. Resume trains it on all the same.',
    );
    expect(rungSentence({ ...rung, place: 2, verdict: 'trains-on' })).toBe(
      'At step 2,223 its creatures were number 2 of 7 (KID 61.2), so it trains on.',
    );
    expect(rungSentence({ ...rung, place: 1, of: 1, verdict: 'trains-on' })).toBe(
      'At step 2,223 it was the first of its sweep (KID 61.2), so it trains on.',
    );
    expect(rungSentence({ ...rung, value: null, place: null, verdict: 'let-be' })).toBe(
      'At step 2,223 its creatures could not be measured, so it was not judged.',
    );
  });
});

describe('recorded curves of real runs', () => {
  const { curves } = recorded;
  const bestAt75 = curves.toSorted((a, b) => a.at75 - b.at75)[0];
  const worstAt150 = curves.toSorted((a, b) => b.at150 - a.at150)[0];
  /** Each of them comes first once. */
  const orders = curves.map((_, turn) => [...curves.slice(turn), ...curves.slice(0, turn)]);
  const keptOf = (order: typeof curves) => {
    const on = trainingOn(order.map(({ at75 }) => at75));
    return order.filter((_, place) => on[place]);
  };

  it('are there', () => {
    expect(curves.length).toBeGreaterThanOrEqual(9);
    expect(worstAt150?.name).toBe('pytorch-dcgan 1');
  });

  it('lose none that was the best where they were compared, and spare more than half of what follows', () => {
    for (const order of orders) expect(keptOf(order)).toContain(bestAt75);
    const kept = orders.reduce((sum, order) => sum + keptOf(order).length, 0);
    expect(kept / orders.length).toBeLessThan(curves.length / 2);
  });

  it('lose the one that never becomes good, unless it comes before all others', () => {
    for (const order of orders)
      expect(keptOf(order).includes(worstAt150!)).toBe(order[0] === worstAt150);
  });

  it('may lose one that would have become the best: half way says little of settings that are alike', () => {
    const bestAt150 = curves.toSorted((a, b) => a.at150 - b.at150)[0];
    expect(orders.some((order) => !keptOf(order).includes(bestAt150!))).toBe(true);
  });
});
