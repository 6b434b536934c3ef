import { describe, expect, it } from 'vitest';
import { packSeries, packedSeriesSchema } from '../../../../shared/run/packed-series.ts';
import type { RunSeries } from '../../../../shared/run/series.ts';

const length = 2_000;
const column = (phase: number) => Array.from({ length }, (_, place) => Math.sin(place + phase));
const series: RunSeries = {
  names: ['generator/loss', 'time'],
  columns: {
    'generator/loss': {
      step: Array.from({ length }, (_, place) => 500 * place),
      mean: column(0),
      spread: { ticks: column(1), count: column(2), min: column(3), max: column(4) },
    },
    time: { step: [1], mean: [0.1], spread: null },
  },
  isRough: true,
  clock: [{ step: 1, elapsedMs: 20, at: 1_700_000_000_000 }],
  sprites: 1_050,
};

describe('packed series', () => {
  it('are the same numbers, bit for bit, on the other side', () => {
    const sent: unknown = JSON.parse(JSON.stringify(packSeries(series)));
    expect(packedSeriesSchema.parse(sent)).toEqual(series);
  });

  it.each([
    ['no base64', '!'],
    ['half a number', btoa('1234')],
    [
      'a number beyond all',
      packSeries({ ...series, columns: { time: { step: [Infinity], mean: [0], spread: null } } })
        .columns.time?.step,
    ],
    ['more than is ever sent', 'A'.repeat(40_000)],
    ['fewer than the others', ''],
  ])('are refused with a column that is %s', (_what, step) => {
    const packed = packSeries(series);
    const time = { ...packed.columns.time, step };
    expect(packedSeriesSchema.safeParse({ ...packed, columns: { time } }).success).toBe(false);
  });
});
