import { z } from 'zod';
import { clockMarkSchema, mostClockMarks } from './clock.ts';
import {
  mostPoints,
  seriesNameSchema,
  type RunSeries,
  type SeriesColumns,
  type SeriesName,
} from './series.ts';

/**
 * Series as they cross the socket and the bridge, which carry JSON text: each column as its bytes (float64, little endian
 * as every machine of ours) in base64. A number takes 11 characters whatever it is, and no schema checks them one by one.
 */
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

/** Characters that are made into text at once: as many arguments as any engine takes. */
const atOnce = 8_192;

export function packColumn(values: readonly number[]): string {
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  let text = '';
  for (let from = 0; from < bytes.length; from += atOnce)
    text += String.fromCharCode(...bytes.subarray(from, from + atOnce));
  return btoa(text);
}

/** @returns null for what is no column of numbers */
export function unpackColumn(packed: string): number[] | null {
  let text: string;
  try {
    text = atob(packed);
  } catch {
    return null;
  }
  if (text.length % Float64Array.BYTES_PER_ELEMENT !== 0) return null;
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < bytes.length; place++) bytes[place] = text.charCodeAt(place);
  const values = [...new Float64Array(bytes.buffer)];
  return values.every(Number.isFinite) ? values : null;
}

/** As numbers again; anything else is refused. */
const columnSchema = z
  .string()
  .max(Math.ceil((mostPoints * Float64Array.BYTES_PER_ELEMENT) / 3) * 4)
  .transform((text, context): number[] => {
    const values = unpackColumn(text);
    if (values) return values;
    context.addIssue({ code: 'custom', message: 'is no column of numbers' });
    return z.NEVER;
  });

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
