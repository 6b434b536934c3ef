import { z } from 'zod';
import {
  mostPoints,
  seriesNameSchema,
  type RunSeries,
  type SeriesColumns,
  type SeriesName,
} from './series.ts';

/**
 * Series as they cross the socket and the bridge, which carry JSON text: each column as its bytes (float64, little
 * endian) in base64, a third of the time to write, read and check of numbers as text, and never more than 11 bytes each.
 */
export function packSeries({ names, columns }: RunSeries): PackedSeries {
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
  return { names, columns: packed };
}

const bytesPerNumber = 8;

function packColumn(values: readonly number[]): string {
  const bytes = new Uint8Array(bytesPerNumber * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, place) => view.setFloat64(bytesPerNumber * place, value, true));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** As numbers again; anything else is refused. */
const columnSchema = z
  .base64()
  .max(Math.ceil((mostPoints * bytesPerNumber) / 3) * 4)
  .transform((text, context): number[] => {
    const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const values = Array.from({ length: Math.floor(bytes.length / bytesPerNumber) }, (_, place) =>
      view.getFloat64(bytesPerNumber * place, true),
    );
    if (bytes.length % bytesPerNumber === 0 && values.every(Number.isFinite)) return values;
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
});
export type PackedSeries = z.input<typeof packedSeriesSchema>;
