import { describe, expect, it } from 'vitest';
import {
  brushMoved,
  axisEndInWords,
  isWithin,
  moved,
  parallelAxes,
  type ParallelAxis,
} from '../../../../../../renderer/screens/compare/groups/parallel-axes.ts';
import { resolveHyperparameters } from '../../../../../../shared/hyperparameters/resolve.ts';
import { differingFields } from '../../../../../../shared/run/run-groups.ts';
import { exampleRun } from '../../../example-run.ts';

const runs = [
  { batch: 8, loss: 'non-saturating', beta1: 0 },
  { batch: 16, loss: 'wgan', optimizer: 'adam', beta1: 0.25 },
  { batch: 128, loss: 'wgan', optimizer: 'rmsprop' },
].map((choices, index) =>
  exampleRun({ id: `r${index}`, hyperparameters: resolveHyperparameters(choices) }),
);
const wanted = ['batch', 'loss', 'beta1'];
const fields = differingFields(runs).filter(({ name }) => wanted.includes(name));
const values = [{ value: 100, step: 4 }, null, { value: 300, step: 8 }];
const axes = parallelAxes(runs, fields, { label: 'KID, lowest', values });
const axisOf = (id: string) => axes.find((axis) => axis.id === id) as ParallelAxis;

describe('parallel axes', () => {
  it('are one for each setting that differs, and one of the results', () => {
    expect(axes.map(({ id }) => id).toSorted()).toEqual(['batch', 'beta1', 'loss', 'result']);
    expect(axes.at(-1)).toMatchObject({ id: 'result', label: 'KID, lowest', places: [0, null, 1] });
  });

  it('are logarithmic where the setting is', () => {
    const { logarithmic, places, ticks } = axisOf('batch');
    expect(logarithmic).toBe(true);
    expect(places).toEqual([0, 0.25, 1]);
    expect(ticks.map(({ label }) => label)).toEqual(['8', '16', '128']);
    expect(axisOf('beta1').logarithmic).toBe(false);
  });

  it('are logarithmic or not as a person wants, where all values are above 0', () => {
    const wantedAs = (chosen: Record<string, boolean>, id: string) =>
      parallelAxes(runs, fields, { label: 'KID', values }, chosen).find((axis) => axis.id === id);
    expect(wantedAs({ batch: false }, 'batch')).toMatchObject({ logarithmic: false });
    expect(wantedAs({ batch: false }, 'batch')?.places[1]).toBeCloseTo(8 / 120, 8);
    expect(wantedAs({ result: true }, 'result')).toMatchObject({ logarithmic: true });
    // β₁ is 0 in one of them.
    expect(wantedAs({ beta1: true }, 'beta1')).toMatchObject({
      logarithmic: false,
      mayBeLogarithmic: false,
    });
  });

  it('have a place for each choice, and none for what has no meaning', () => {
    expect(axisOf('loss')).toMatchObject({
      places: [0, 1, 1],
      shown: ['Vanilla GAN, non-saturating', 'WGAN, weight clipping', 'WGAN, weight clipping'],
    });
    expect(axisOf('beta1')).toMatchObject({ places: [0, 1, null], shown: ['0', '0.25', '–'] });
  });

  it('keep the runs that lie within all brushes', () => {
    const kept = (brushes: Parameters<typeof isWithin>[1]) =>
      runs.map((_, index) => isWithin(axes, brushes, index));
    expect(kept({})).toEqual([true, true, true]);
    expect(kept({ batch: { from: 0.2, to: 1 } })).toEqual([false, true, true]);
    expect(kept({ batch: { from: 0.2, to: 1 }, beta1: { from: 0, to: 1 } })).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('say in words where a brush ends', () => {
    const batch = axisOf('batch');
    expect([
      axisEndInWords(batch, undefined, 'from'),
      axisEndInWords(batch, undefined, 'to'),
    ]).toEqual(['8', '128']);
    expect(axisEndInWords(batch, { from: 0.1, to: 0.5 }, 'from')).toBe('16');
    expect(axisEndInWords(batch, { from: 0.4, to: 0.5 }, 'to')).toBe('no run');
  });
});

it('moves an end of a brush no further than the other, and forgets one that filters nothing', () => {
  expect(brushMoved(undefined, 'from', 0.25)).toEqual({ from: 0.25, to: 1 });
  expect(brushMoved({ from: 0.25, to: 0.5 }, 'from', 0.75)).toEqual({ from: 0.5, to: 0.5 });
  expect(brushMoved({ from: 0.25, to: 1 }, 'from', -1)).toBeNull();
});

it('moves an axis among the others, no further than the ends', () => {
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'c', -2)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 'c', 5)).toEqual(['a', 'b', 'c']);
});
