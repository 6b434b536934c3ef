import { z } from 'zod';
import { bytesUpTo } from '../api/message.ts';
import { clockMarkSchema, mostClockMarks } from './clock.ts';
import {
  mostPoints,
  seriesNameSchema,
  type RunSeries,
  type SeriesColumns,
  type SeriesName,
} from './series.ts';

/** Series as they cross to the window: each column as the bytes of its numbers, float64, little endian as every machine of ours. */
export function packSeries({ names, columns, isRough, clock, sprites }: RunSeries): PackedSeries {
  const packed: PackedSeries['columns'] = {};
  for (const [name, { step, mean, spread }] of Object.entries(columns) as [
    SeriesName,
    SeriesColumns,
  ][])
    packed[name] = {
      step: packColumn(step),
      mean: packColumn(mean),
      spread: spread && {
        ticks: packColumn(spread.ticks),
        count: packColumn(spread.count),
        min: packColumn(spread.min),
        max: packColumn(spread.max),
      },
    };
  return { names, columns: packed, isRough, clock: [...clock], sprites };
}

export function packColumn(values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float64Array.from(values).buffer);
}

/** @returns null for what is no column of numbers */
export function unpackColumn(packed: Uint8Array): number[] | null {
  if (packed.length % Float64Array.BYTES_PER_ELEMENT !== 0) return null;
  // Numbers begin at every eighth byte of memory, which those of a message need not.
  // Spread out they would be held as so many objects, which takes three times the room.
  const values = Array.from(new Float64Array(packed.slice().buffer));
  return values.every(Number.isFinite) ? values : null;
}

/** As numbers again; anything else is refused. */
const columnSchema = bytesUpTo(mostPoints * Float64Array.BYTES_PER_ELEMENT).transform(
  (bytes, context): number[] => {
    const values = unpackColumn(bytes);
    if (values) return values;
    context.addIssue({ code: 'custom', message: 'is no column of numbers' });
    return z.NEVER;
  },
);

const columnsSchema = z
  .object({
    step: columnSchema,
    mean: columnSchema,
    spread: z
      .object({ ticks: columnSchema, count: columnSchema, min: columnSchema, max: columnSchema })
      .nullable(),
  })
  .refine(
    ({ step, mean, spread }) =>
      [mean, ...Object.values(spread ?? {})].every(({ length }) => length === step.length),
    { message: 'has columns of different lengths' },
  );

export const packedSeriesSchema = z.object({
  names: z.array(seriesNameSchema),
  columns: z.partialRecord(seriesNameSchema, columnsSchema),
  isRough: z.boolean(),
  clock: z.array(clockMarkSchema).max(mostClockMarks),
  sprites: z.int().nullable(),
});
export type PackedSeries = z.input<typeof packedSeriesSchema>;
