import { describe, expect, it } from 'vitest';
import { SeriesHistory } from '../../../../renderer/charts/series-history.ts';
import { smooth } from '../../../../renderer/charts/smoothing.ts';
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
  };
}

const drawn = (history: SeriesHistory) => ({
  time: history.time,
  series: names.map((name) => {
    const { step, mean, smoothed } = history.of(name);
    return { step, mean, smoothed };
  }),
});

describe('the history of a run’s series', () => {
  it('is the same from a snapshot, live, or half of each', () => {
    const moments = steps(200).map(moment);
    const snapshot = new SeriesHistory(0.7, names);
    snapshot.replace(snapshotOf(moments));
    const live = new SeriesHistory(0.7, names);
    for (const one of moments) live.append(one);
    const both = new SeriesHistory(0.7, names);
    both.replace(snapshotOf(moments.slice(0, 90)));
    for (const one of moments.slice(90)) both.append(one);
    expect(drawn(live)).toEqual(drawn(snapshot));
    expect(drawn(both)).toEqual(drawn(snapshot));
    const { mean, smoothed } = live.of('generator/loss');
    expect(smoothed).toEqual(smooth(mean, 0.7));
    expect(live.time).toEqual({ step: steps(200), elapsedMs: steps(200).map((step) => step * 10) });
  });

  it('goes back with a run that resumes from a checkpoint', () => {
    const history = new SeriesHistory(0.7, names);
    for (const one of steps(100).map(moment)) history.append(one);
    history.append(seriesAt(41, 1, 5));
    const expected = [...steps(40).map((step) => Math.sin(step)), 5];
    expect(history.of('generator/loss')).toMatchObject({
      step: steps(41),
      mean: expected,
      smoothed: smooth(expected, 0.7),
    });
    expect(history.time.step).toEqual(steps(41));
  });

  it('is smoothed anew with another weight', () => {
    const history = new SeriesHistory(0.2, names);
    for (const one of steps(60).map(moment)) history.append(one);
    history.smoothBy(0.95);
    history.append(moment(61));
    const { mean, smoothed } = history.of('discriminator/loss');
    expect(smoothed).toEqual(smooth(mean, 0.95));
  });

  it('keeps what is shown alone, and knows what else there is', () => {
    const history = new SeriesHistory(0, ['time']);
    history.append(moment(1));
    expect(history.of('generator/loss').step).toEqual([]);
    expect([...history.names].sort()).toEqual([...names].sort());
    history.replace(snapshotOf([moment(1)]), names);
    history.append(moment(2));
    expect(history.of('generator/loss').step).toEqual([1, 2]);
  });

  it('has the time at the end of a tick, which never runs back', () => {
    const history = new SeriesHistory(0, names);
    const time = { count: 2, mean: 95, min: 90, max: 100 };
    history.append({ step: 2, values: { time } });
    history.append({ step: 4, values: { time: { ...time, max: 60 } } });
    expect(history.time.elapsedMs).toEqual([100, 100]);
  });
});
