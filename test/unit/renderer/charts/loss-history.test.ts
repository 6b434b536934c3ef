import { describe, expect, it } from 'vitest';
import { LossHistory } from '../../../../renderer/charts/loss-history.ts';
import { smooth } from '../../../../renderer/charts/smoothing.ts';

const moment = (step: number) => ({
  step,
  elapsedMs: step * 20,
  discriminator: Math.cos(step),
  generator: Math.sin(step),
});
const steps = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const seriesOf = (moments: ReturnType<typeof moment>[]) => ({
  step: moments.map(({ step }) => step),
  elapsedMs: moments.map(({ elapsedMs }) => elapsedMs),
  discriminator: moments.map(({ discriminator }) => discriminator),
  generator: moments.map(({ generator }) => generator),
});

describe('a run’s loss history', () => {
  it('is the same from a snapshot, live, or half of each', () => {
    const moments = steps(200).map(moment);
    const snapshot = new LossHistory(0.7);
    snapshot.replace(seriesOf(moments));
    const live = new LossHistory(0.7);
    for (const one of moments) live.append(one);
    const both = new LossHistory(0.7);
    both.replace(seriesOf(moments.slice(0, 90)));
    for (const one of moments.slice(90)) both.append(one);
    expect(live.series).toEqual(snapshot.series);
    expect(both.series).toEqual(snapshot.series);
    expect(live.series.smoothedGenerator).toEqual(smooth(live.series.generator, 0.7));
  });

  it('goes back with a run that resumes from a checkpoint', () => {
    const history = new LossHistory(0.7);
    for (const one of steps(100).map(moment)) history.append(one);
    history.append({ ...moment(41), generator: 5 });
    expect(history.series.step).toEqual(steps(41));
    expect(history.series.generator.at(-1)).toBe(5);
    const expected = [...steps(40).map((step) => Math.sin(step)), 5];
    expect(history.series.smoothedGenerator).toEqual(smooth(expected, 0.7));
  });

  it('is smoothed anew with another weight', () => {
    const history = new LossHistory(0.2);
    for (const one of steps(60).map(moment)) history.append(one);
    history.smoothBy(0.95);
    history.append(moment(61));
    expect(history.series.smoothedDiscriminator).toEqual(
      smooth(history.series.discriminator, 0.95),
    );
  });

  it('says that it changed', () => {
    const history = new LossHistory(0.5);
    history.append(moment(1));
    const before = history.version;
    history.smoothBy(0.5);
    expect(history.version).toBe(before);
    history.append(moment(2));
    expect(history.version).toBeGreaterThan(before);
  });
});
