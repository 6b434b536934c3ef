import { describe, expect, it, onTestFinished } from 'vitest';
import { axisValues, stepsOf, whyNoAxis } from '../../../../renderer/charts/axis.ts';
import {
  readingsAt,
  tableMoments,
  wholeSpan,
  type ChartLine,
  summarise,
} from '../../../../renderer/charts/chart-line.ts';
import {
  axisTickLabels,
  axisTicks,
  fittingTicks,
  formatMoment,
  formatTick,
} from '../../../../shared/chart/axis.ts';

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
  const at = new Date(2026, 2, 3, 14, 0).getTime();
  const history = {
    time: { step: steps, elapsedMs: [20, 45, 300] },
    // An hour passed after the second step.
    clock: [
      { step: 1, elapsedMs: 20, at },
      { step: 10, elapsedMs: 300, at: at + 3_600_000 },
    ],
    sprites: 640,
  };

  it('is the step, the epoch, the images seen, the training time or the time of day', () => {
    const stepSize = { batch: 64, accumulation: 1, nCritic: 5 };
    expect(axisValues(steps, history, 'step', stepSize)).toEqual([1, 2, 10]);
    expect(axisValues(steps, history, 'time', stepSize)).toEqual([20, 45, 300]);
    expect(axisValues(steps, history, 'images', stepSize)).toEqual([320, 640, 3_200]);
    expect(axisValues(steps, history, 'epoch', stepSize)).toEqual([0.5, 1, 5]);
    const wall = [at, at + 25, at + 3_600_000];
    expect(axisValues(steps, history, 'wall', stepSize)).toEqual(wall);
    for (const [minimum = 0, maximum = 0] of [[0.5, 5]])
      expect(stepsOf({ minimum, maximum }, history, 'epoch', stepSize)).toEqual({
        from: 1,
        to: 10,
      });
    const hour = { minimum: at, maximum: at + 3_600_000 };
    expect(stepsOf(hour, history, 'wall', stepSize)).toEqual({ from: 1, to: 10 });
  });

  it('is not to be had where nothing tells it, and says why', () => {
    const old = { ...history, clock: [], sprites: null };
    expect(whyNoAxis('wall', old)).toBe('it was trained before the studio kept it');
    expect(whyNoAxis('epoch', old)).toBe('its dataset is gone');
    expect(whyNoAxis('time', old)).toBeNull();
    expect(axisValues(steps, old, 'wall', { batch: 1, accumulation: 1, nCritic: 1 })).toEqual([]);
    // Of a run that has not begun nothing is known yet.
    const queued = { time: { step: [], elapsedMs: [] }, clock: [], sprites: 5 };
    expect(whyNoAxis('wall', queued)).toBeNull();
  });

  it('has round ticks, those of time at whole minutes, hours and days', () => {
    expect(axisTicks('step', { minimum: 30, maximum: 1_000 }, 6)).toEqual([
      200, 400, 600, 800, 1_000,
    ]);
    const minutes = axisTicks('time', { minimum: 0, maximum: 40 * 60_000 }, 5);
    expect(minutes).toEqual([0, 10, 20, 30, 40].map((each) => each * 60_000));
    const days = axisTicks('wall', { minimum: at, maximum: at + 3 * 86_400_000 }, 4);
    expect(days.map((each) => new Date(each).getHours())).toEqual(days.map(() => 0));
    expect(days).toHaveLength(3);
    expect(axisTicks('step', { minimum: 5, maximum: 5 }, 6)).toEqual([]);
  });

  it('has its days at midnight also where clocks are changed', () => {
    const before = process.env.TZ;
    process.env.TZ = 'Europe/Berlin';
    onTestFinished(() => {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    });
    const [from, until] = [new Date('2026-03-27T12:00'), new Date('2026-04-01T12:00')].map(Number);
    const days = axisTicks('wall', { minimum: from ?? 0, maximum: until ?? 0 }, 8);
    expect(days.map((each) => new Date(each).getHours())).toEqual(days.map(() => 0));
    // One of them has 23 hours.
    expect(days.slice(1).map((each, place) => (each - (days[place] ?? 0)) / 3_600_000)).toContain(
      23,
    );
  });

  it('knows the time of a step within a tick, before the first and after the last', () => {
    const stepSize = { batch: 64, accumulation: 1, nCritic: 1 };
    expect(axisValues([0, 5, 11], history, 'time', stepSize)).toEqual([0, 140.625, 300]);
    const untold = { ...history, time: { step: [], elapsedMs: [] } };
    expect(axisValues([5], untold, 'time', stepSize)).toEqual([0]);
  });

  const [minute, hour] = [60_000, 3_600_000];
  it.each([
    ['step', 30_000_000, 30_000_900, ['30,000,000', '30,000,200']],
    ['images', 500, 503, ['500', '501']],
    ['epoch', 600, 600.2, ['600', '600.05']],
    ['time', 0, 3 * minute, ['0 s', '30 s', '1 min', '1 min 30 s']],
    ['time', 2 * hour, 2 * hour + 30_000, ['2 h', '2 h 5 s']],
    ['time', 0, 60 * hour, ['0 s', '12 h', '24 h', '36 h', '2 days', '60 h']],
    ['wall', at - 14 * hour, at + 66 * hour, ['3 Mar', '12:00', '4 Mar']],
  ] as const)('tells its ticks apart: %s from %d to %d', (axis, minimum, maximum, first) => {
    const ticks = axisTicks(axis, { minimum, maximum }, 7);
    const labels = axisTickLabels(axis, ticks, { minimum, maximum });
    expect(labels.slice(0, first.length)).toEqual(first);
    expect(labels.every((label, place) => label !== labels[place - 1])).toBe(true);
  });

  it('has no halves of a step, and fewer ticks where they are told at length', () => {
    expect(axisTicks('step', { minimum: 100.2, maximum: 102.2 }, 7)).toEqual([101, 102]);
    const room = { across: 280, each: 70, widthOf: (text: string) => 7 * text.length };
    const deep = { minimum: 30_000_000, maximum: 30_000_900 };
    expect(fittingTicks('step', { minimum: 0, maximum: 900 }, room)).toHaveLength(2);
    expect(axisTicks('step', deep, 4)).toHaveLength(2);
    const labels = (across: number) => fittingTicks('step', deep, { ...room, across }).length;
    expect(labels(350)).toBeLessThanOrEqual(350 / 78);
    expect(labels(7 * 70)).toBeLessThanOrEqual(490 / 78);
  });

  it('speaks its own unit', () => {
    expect(formatMoment('step', 2_500)).toBe('step 2,500');
    expect(formatMoment('time', 180_000)).toBe('after 3 min');
    expect(formatMoment('time', 95_000)).toBe('after 1 min 35 s');
    expect(formatMoment('images', 64_000)).toBe('64,000 images seen');
    expect(formatTick('images', 64_000)).toBe('64K');
    expect(formatMoment('epoch', 2.5)).toBe('epoch 2.50');
    expect(formatMoment('wall', at)).toBe('on 3 Mar 2026, 14:00:00');
    expect(formatTick('wall', at, { minimum: at, maximum: at + 3_600_000 })).toBe('14:00');
    expect(formatTick('wall', at, { minimum: at, maximum: at + 9 * 86_400_000 })).toBe('3 Mar');
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
    // As far as the chart goes, where compared runs have come to different places.
    expect(summarise([forger], 'step', 100)).toBe(
      'Forger (generator): 1.5 at step 100, began at 3, between 1.5 and 3.',
    );
    expect(summarise([empty], 'step')).toBe('Nothing has been measured yet.');
  });

  it('is told of a line that begins beyond its end too: it has been measured', () => {
    const late: ChartLine = { ...forger, id: 'l', label: 'Late', xs: [320, 640, 960] };
    expect(summarise([late, empty], 'images', 240)).toBe(
      'Late: first measured at 320 images seen.',
    );
  });
});
