import { describe, expect, it } from 'vitest';
import { axisValues, formatMoment, formatTick } from '../../../../renderer/charts/axis.ts';
import {
  readingsAt,
  tableMoments,
  wholeSpan,
  type ChartLine,
} from '../../../../renderer/charts/chart-line.ts';
import { summarise } from '../../../../renderer/charts/summary.ts';

const forger: ChartLine = {
  id: 'g',
  label: 'Forger (generator)',
  colour: '#0072b2',
  xs: [1, 100, 200],
  raw: [3, 1, 2],
  band: null,
  smoothed: [3, 1.5, 1.75],
};
const empty: ChartLine = { ...forger, id: 'e', xs: [], raw: [], smoothed: [] };

describe('the axis of a chart', () => {
  const steps = [1, 2, 10];
  const history = { time: { step: steps, elapsedMs: [20, 45, 300] } };

  it('is the step, the training time or the images seen', () => {
    const stepSize = { batch: 64, accumulation: 1, nCritic: 5 };
    expect(axisValues(steps, history, 'step', stepSize)).toEqual([1, 2, 10]);
    expect(axisValues(steps, history, 'time', stepSize)).toEqual([20, 45, 300]);
    expect(axisValues(steps, history, 'images', stepSize)).toEqual([320, 640, 3_200]);
  });

  it('knows the time of a step within a tick, before the first and after the last', () => {
    const stepSize = { batch: 64, accumulation: 1, nCritic: 1 };
    expect(axisValues([0, 5, 11], history, 'time', stepSize)).toEqual([0, 140.625, 300]);
    const untold = { time: { step: [], elapsedMs: [] } };
    expect(axisValues([5], untold, 'time', stepSize)).toEqual([0]);
  });

  it('speaks its own unit', () => {
    expect(formatMoment('step', 2_500)).toBe('step 2,500');
    expect(formatMoment('time', 180_000)).toBe('after 3 min');
    expect(formatMoment('images', 64_000)).toBe('64,000 images seen');
    expect(formatTick('images', 64_000)).toBe('64K');
  });
});

describe('the lines of a chart', () => {
  it('are read at their nearest measured point', () => {
    expect(readingsAt([forger, empty], 120)).toEqual([
      { line: forger, x: 100, raw: 1, smoothed: 1.5 },
    ]);
  });

  it('are not read once they have ended', () => {
    const longer = { ...forger, id: 'l', xs: [100, 300, 500] };
    expect(readingsAt([forger, longer], 290).map(({ line }) => line.id)).toEqual(['g', 'l']);
    expect(readingsAt([forger, longer], 301).map(({ line }) => line.id)).toEqual(['l']);
  });

  it('span from the beginning of training to the last point', () => {
    expect(wholeSpan([forger, empty])).toEqual({ minimum: 0, maximum: 200 });
    expect(wholeSpan([empty])).toBeNull();
  });

  it('are listed in a table with both ends, evenly', () => {
    const xs = Array.from({ length: 1_001 }, (_, index) => index);
    expect(tableMoments([{ ...forger, xs }], 5)).toEqual([0, 250, 500, 750, 1_000]);
    expect(tableMoments([forger], 20)).toEqual([1, 100, 200]);
    expect(tableMoments([empty], 20)).toEqual([]);
  });

  it('are summed up in words', () => {
    expect(summarise([forger], 'step')).toBe(
      'Forger (generator): 1.75 at step 200, began at 3, between 1.5 and 3.',
    );
    expect(summarise([empty], 'step')).toBe('Nothing has been measured yet.');
  });
});
