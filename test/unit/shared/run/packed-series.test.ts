import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../../shared/api/message.ts';
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
    const message = encodeMessage(packSeries(series));
    // Of 2,002 points, six numbers a long one, eight bytes each.
    expect(message.length).toBeLessThan(2_002 * 6 * 8 + 500);
    expect(packedSeriesSchema.parse(decodeMessage(message))).toEqual(series);
  });

  it('are read wherever in memory their bytes begin', () => {
    const packed = packSeries(series);
    const step = packed.columns.time?.step ?? new Uint8Array();
    const moved = new Uint8Array(step.length + 1);
    moved.set(step, 1);
    const columns = { time: { ...packed.columns.time, step: moved.subarray(1) } };
    expect(packedSeriesSchema.parse({ ...packed, columns }).columns.time).toEqual(
      series.columns.time,
    );
  });

  it.each([
    ['no bytes', 'AAAAAAAA8D8='],
    ['a list of numbers', [1]],
    ['half a number', new Uint8Array(4)],
    [
      'a number beyond all',
      packSeries({ ...series, columns: { time: { step: [Infinity], mean: [0], spread: null } } })
        .columns.time?.step,
    ],
    ['more than is ever sent', new Uint8Array(40_000)],
    ['fewer than the others', new Uint8Array()],
  ])('are refused with a column that is %s', (_what, step) => {
    const packed = packSeries(series);
    const time = { ...packed.columns.time, step };
    expect(packedSeriesSchema.safeParse({ ...packed, columns: { time } }).success).toBe(false);
  });
});
