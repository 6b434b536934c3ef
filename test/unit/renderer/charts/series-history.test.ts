import { describe, expect, it } from 'vitest';
import { SeriesHistory } from '../../../../renderer/charts/series-history.ts';
import type { RunSeries, SeriesName } from '../../../../shared/run/series.ts';
import { seriesAt } from '../../studio/runs/fake-trainer.ts';

const names = ['generator/loss', 'discriminator/loss', 'time'] as const;
const moment = (step: number) => seriesAt(step, Math.cos(step), Math.sin(step));
const steps = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

function snapshotOf(moments: ReturnType<typeof moment>[]): RunSeries {
  const columnsOf = (name: SeriesName) => ({
    step: moments.map(({ step }) => step),
    mean: moments.map(({ values }) => values[name]?.mean ?? NaN),
    spread: null,
  });
  return {
    names: [...names],
    columns: Object.fromEntries(names.map((name) => [name, columnsOf(name)])),
    isRough: false,
    clock: [],
    sprites: 100,
  };
}

const drawn = (history: SeriesHistory) => ({
  time: history.time,
  series: names.map((name) => {
    const { step, mean, low, high } = history.of(name);
    return { step, mean, low, high };
  }),
});

describe('the history of a run’s series', () => {
  it('is the same from a snapshot, live, or half of each', () => {
    const moments = steps(200).map(moment);
    const snapshot = new SeriesHistory(names);
    snapshot.replace(snapshotOf(moments));
    const live = new SeriesHistory(names);
    for (const one of moments) live.append(one);
    const both = new SeriesHistory(names);
    both.replace(snapshotOf(moments.slice(0, 90)));
    for (const one of moments.slice(90)) both.append(one);
    expect(drawn(live)).toEqual(drawn(snapshot));
    expect(drawn(both)).toEqual(drawn(snapshot));
    expect(live.time).toEqual({ step: steps(200), elapsedMs: steps(200).map((step) => step * 10) });
  });

  it('leaves what it has given out to be drawn, and what it was told, as they are', () => {
    const moments = steps(20).map(moment);
    const told = snapshotOf(moments.slice(0, 10));
    const history = new SeriesHistory(names);
    history.replace(told);
    for (const one of moments.slice(10, 15)) history.append(one);
    const given = history.of('generator/loss');
    for (const one of moments.slice(15)) history.append(one);
    expect(given.step).toEqual(steps(15));
    expect(given.low).toHaveLength(15);
    expect(history.of('generator/loss').step).toEqual(steps(20));
    expect(told).toEqual(snapshotOf(moments.slice(0, 10)));
  });

  it('goes back with a run that resumes from a checkpoint', () => {
    const history = new SeriesHistory(names);
    for (const one of steps(100).map(moment)) history.append(one);
    history.append(seriesAt(41, 1, 5));
    const expected = [...steps(40).map((step) => Math.sin(step)), 5];
    expect(history.of('generator/loss')).toMatchObject({
      step: steps(41),
      mean: expected,
    });
    expect(history.time.step).toEqual(steps(41));
  });

  it('does not grow with the run, and keeps the smallest and the largest of what it puts together', () => {
    const history = new SeriesHistory(names);
    for (const one of steps(20_000)) history.append(seriesAt(one, 1, one === 777 ? 50 : 2));
    const { step, high, ticks } = history.of('generator/loss');
    expect(step.length).toBeLessThanOrEqual(2_000);
    expect(step.at(-1)).toBe(20_000);
    expect(ticks.reduce((sum, each) => sum + each, 0)).toBe(20_000);
    expect(Math.max(...high)).toBe(50);
    expect(high[step.findIndex((last) => last >= 777)]).toBe(50);
  });

  it('has a stretch closely where it is looked at, coarsely before and after', () => {
    const coarse = (at: number[], spread: number) => ({
      step: at,
      mean: at.map(() => 1),
      spread: {
        ticks: at.map(() => spread),
        count: at.map(() => spread),
        min: at.map(() => 0),
        max: at.map(() => 2),
      },
    });
    const name = 'generator/loss' as const;
    const history = new SeriesHistory(names);
    const columns = { [name]: coarse([100, 200, 300, 400], 100) };
    history.replace({ names: [name], columns, isRough: false, clock: [], sprites: null });
    expect(history.isWhole).toBe(false);
    const near = { step: [210, 220, 290], mean: [5, 6, 7], spread: null };
    history.lookAt({ from: 201, to: 300 }, { columns: { [name]: near } });
    expect(history.of(name).step).toEqual([100, 200, 210, 220, 290, 400]);
    expect(history.of(name).high).toEqual([2, 2, 5, 6, 7, 2]);
    // A tick that the snapshot held already changes nothing; the next one follows.
    history.append(seriesAt(350, 1, 9));
    history.append(seriesAt(401, 1, 9));
    expect(history.of(name).step).toEqual([100, 200, 210, 220, 290, 400, 401]);
  });

  it('keeps what is shown alone, and knows what else there is', () => {
    const history = new SeriesHistory(['time']);
    history.append(moment(1));
    expect(history.of('generator/loss').step).toEqual([]);
    expect([...history.names].sort()).toEqual([...names].sort());
    history.replace(snapshotOf([moment(1)]), names);
    history.append(moment(2));
    expect(history.of('generator/loss').step).toEqual([1, 2]);
  });

  it('knows when steps were done, live as from the studio: a mark where training stood still', () => {
    const at = 1_700_000_000_000;
    const tick = (step: number, elapsedMs: number, wallMs: number) => {
      const time = { count: 1, mean: elapsedMs, min: elapsedMs, max: elapsedMs };
      return { step, at: at + wallMs, values: { time } };
    };
    const history = new SeriesHistory(names);
    for (const each of [tick(1, 100, 100), tick(2, 200, 210), tick(3, 300, 60_300)])
      history.append(each);
    expect(history.clock).toEqual([
      { step: 1, elapsedMs: 100, at: at + 100 },
      { step: 3, elapsedMs: 300, at: at + 60_300 },
    ]);
  });

  it('has the time at the end of a tick, which never runs back', () => {
    const history = new SeriesHistory(names);
    const time = { count: 2, mean: 95, min: 90, max: 100 };
    history.append({ step: 2, at: 100, values: { time } });
    history.append({ step: 4, at: 160, values: { time: { ...time, max: 60 } } });
    expect(history.time.elapsedMs).toEqual([100, 100]);
  });
});
