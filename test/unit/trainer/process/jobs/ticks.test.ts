import { describe, expect, it } from 'vitest';
import {
  chooseStepsPerTick,
  firstSteps,
  Ticks,
} from '../../../../../main/trainer/process/jobs/ticks.ts';
import type { SeriesValues } from '../../../../../shared/run/series.ts';

const long = 100_000;

interface Told {
  step: number;
  values: SeriesValues;
}

function ticksOf(stepsPerTick: number | undefined, steps = long) {
  const told: Told[] = [];
  const chosen: number[] = [];
  const ticks = new Ticks({
    steps,
    stepsPerTick,
    onChosen: (many) => chosen.push(many),
    onTick: (step, values) => told.push({ step, values }),
  });
  return { ticks, told, chosen };
}

const numbersOf = (step: number) => ({
  'generator/loss': Math.sin(step),
  'discriminator/loss': Math.cos(step),
});

function train(ticks: Ticks, from: number, to: number, stepMs = 10): void {
  for (let step = from; step <= to; step++) ticks.add(step, numbersOf(step), stepMs);
}

describe('how many steps a tick has', () => {
  it.each([
    [0.2, 1],
    [19.9, 1],
    [20, 1],
    [20.1, 2],
    [100, 5],
    [500, 50],
    [1e9, 500],
  ])('is, at %d steps a second, %d', (stepsPerSecond, expected) => {
    expect(chooseStepsPerTick(stepsPerSecond, long)).toBe(expected);
  });

  it('leaves 200 ticks of a short run, whatever its speed', () => {
    expect(chooseStepsPerTick(500, 399)).toBe(1);
    expect(chooseStepsPerTick(500, 400)).toBe(2);
    expect(chooseStepsPerTick(500, 2_000)).toBe(10);
  });

  it('is chosen once, after the first steps, without those in which the engine warms up', () => {
    const { ticks, chosen } = ticksOf(undefined);
    train(ticks, 1, 2, 5_000);
    train(ticks, 3, firstSteps - 1);
    expect(chosen).toEqual([]);
    train(ticks, firstSteps, 100);
    expect(chosen).toEqual([5]);
  });

  it('stays what it was where it was chosen before', () => {
    const { ticks, told, chosen } = ticksOf(20);
    train(ticks, 1, 60, 5_000);
    expect(chosen).toEqual([]);
    expect(told.slice(firstSteps).map(({ step }) => step)).toEqual([20, 40, 60]);
  });
});

describe('a tick', () => {
  it('tells how many steps there were, their mean, the smallest and the largest', () => {
    const { ticks, told } = ticksOf(2);
    const add = (step: number, accuracy: number) =>
      ticks.add(step, { 'generator/loss': accuracy, 'discriminator/loss': 3 }, 1);
    add(21, 1);
    add(22, 4);
    expect(told).toEqual([
      {
        step: 22,
        values: {
          'generator/loss': { count: 2, mean: 2.5, min: 1, max: 4 },
          'discriminator/loss': { count: 2, mean: 3, min: 3, max: 3 },
        },
      },
    ]);
  });

  it('of one step is that step to the last bit, and a mean never leaves its values', () => {
    const { ticks, told } = ticksOf(1_000);
    ticks.add(1, { 'generator/loss': 0.1 }, 1);
    for (const step of [11, 12, 13]) ticks.add(step, { 'generator/loss': 0.1 }, 1);
    ticks.cut();
    const one = { mean: 0.1, min: 0.1, max: 0.1 };
    expect(told.map(({ values }) => values['generator/loss'])).toEqual([
      { count: 1, ...one },
      { count: 3, ...one },
    ]);
  });

  it('leaves out what is no finite number, and is not told where nothing is left', () => {
    const { ticks, told } = ticksOf(1);
    ticks.add(1, { 'generator/loss': 1, 'discriminator/loss': Infinity }, 1);
    ticks.add(2, { 'generator/loss': NaN }, 1);
    ticks.cut();
    expect(told).toEqual([
      { step: 1, values: { 'generator/loss': { count: 1, mean: 1, min: 1, max: 1 } } },
    ]);
  });

  it('is cut at a checkpoint, so that a run that is resumed there tells the same as one that never stopped', () => {
    const straight = ticksOf(20);
    train(straight.ticks, 1, 50);
    straight.ticks.cut();
    train(straight.ticks, 51, 120);

    const killed = ticksOf(20);
    train(killed.ticks, 1, 50);
    killed.ticks.cut();
    train(killed.ticks, 51, 75);
    const resumed = ticksOf(20);
    train(resumed.ticks, 51, 120, 900);

    const kept = killed.told.filter(({ step }) => step <= 50);
    expect([...kept, ...resumed.told]).toEqual(straight.told);
  });
});
