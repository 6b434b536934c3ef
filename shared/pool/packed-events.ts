import { z } from 'zod';
import { type TrainerEvent, type TrainerEventOf, trainerEventSchema } from '../run/events.ts';
import { packColumn, unpackColumn } from '../run/packed-series.ts';
import { type SeriesName, seriesNameSchema, type SeriesValues } from '../run/series.ts';
import { mostEventsTold } from '../run/trainer-protocol.ts';

/*
 * What trainers tell most of are series, a tick after the other with the same names. On their way from a machine, which is JSON,
 * they go by column in base64: a number takes 11 characters whatever it is, names are said once, and no schema checks them one
 * by one.
 */

type SeriesEvent = TrainerEventOf<'series'>;

/** A tick of one step has a mean alone. */
interface PackedStatistics {
  mean: string;
  spread: { count: string; min: string; max: string } | null;
}

interface PackedTicks {
  type: 'ticks';
  step: string;
  at: string;
  values: Partial<Record<SeriesName, PackedStatistics>>;
}

export type PackedEvent = TrainerEvent | PackedTicks;

/** Ticks that follow one another with the same names go together; all that lies between stays where it is. */
export function packEvents(events: readonly TrainerEvent[]): PackedEvent[] {
  const packed: PackedEvent[] = [];
  let ticks: SeriesEvent[] = [];
  const flush = () => {
    if (ticks.length > 0) packed.push(packTicks(ticks));
    ticks = [];
  };
  for (const event of events) {
    if (event.type !== 'series') {
      flush();
      packed.push(event);
      continue;
    }
    if (ticks[0] && namesOf(ticks[0]) !== namesOf(event)) flush();
    ticks.push(event);
  }
  flush();
  return packed;
}

function namesOf({ values }: SeriesEvent): string {
  return Object.keys(values).join();
}

function packTicks(ticks: readonly SeriesEvent[]): PackedTicks {
  const values: PackedTicks['values'] = {};
  for (const name of Object.keys(ticks[0]?.values ?? {}) as SeriesName[]) {
    const all = ticks.flatMap((tick) => tick.values[name] ?? []);
    const areOfOneStep = all.every(
      ({ count, mean, min, max }) => count === 1 && mean === min && mean === max,
    );
    const column = (of: 'count' | 'mean' | 'min' | 'max') =>
      columnText(all.map((each) => each[of]));
    values[name] = {
      mean: column('mean'),
      spread: areOfOneStep
        ? null
        : { count: column('count'), min: column('min'), max: column('max') },
    };
  }
  return {
    type: 'ticks',
    step: columnText(ticks.map(({ step }) => step)),
    at: columnText(ticks.map(({ at }) => at)),
    values,
  };
}

/** Characters that are made into text at once: as many arguments as any engine takes. */
const atOnce = 8_192;

function columnText(values: readonly number[]): string {
  const bytes = packColumn(values);
  let text = '';
  for (let from = 0; from < bytes.length; from += atOnce)
    text += String.fromCharCode(...bytes.subarray(from, from + atOnce));
  return btoa(text);
}

/** @returns null for what is no column of numbers */
function columnOfText(text: string): number[] | null {
  try {
    return unpackColumn(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Eight bytes a number, in base64. */
const longestColumn = Math.ceil((mostEventsTold * 8) / 3) * 4;

const columnSchema = z
  .string()
  .max(longestColumn)
  .transform((text, context): number[] => {
    const values = columnOfText(text);
    if (values) return values;
    context.addIssue({ code: 'custom', message: 'is no column of numbers' });
    return z.NEVER;
  });
const wholeNumbersSchema = columnSchema.refine((values) => values.every(Number.isSafeInteger), {
  message: 'is no column of whole numbers',
});
const stepsSchema = wholeNumbersSchema.refine((values) => values.every((value) => value >= 0));
const countsSchema = wholeNumbersSchema.refine((values) => values.every((value) => value >= 1));

const ticksSchema = z
  .strictObject({
    type: z.literal('ticks'),
    step: stepsSchema,
    at: wholeNumbersSchema,
    values: z.partialRecord(
      seriesNameSchema,
      z.strictObject({
        mean: columnSchema,
        spread: z
          .strictObject({ count: countsSchema, min: columnSchema, max: columnSchema })
          .nullable(),
      }),
    ),
  })
  .refine(
    ({ step, at, values }) =>
      [
        at,
        ...Object.values(values).flatMap(({ mean, spread }) => [
          mean,
          ...Object.values(spread ?? {}),
        ]),
      ].every(({ length }) => length === step.length),
    { message: 'has columns of different lengths' },
  )
  .transform(unpackTicks);

interface TickColumns {
  step: number[];
  at: number[];
  values: Partial<
    Record<
      SeriesName,
      { mean: number[]; spread: { count: number[]; min: number[]; max: number[] } | null }
    >
  >;
}

function unpackTicks({ step: steps, at, values }: TickColumns): SeriesEvent[] {
  const columns = Object.entries(values) as [
    SeriesName,
    NonNullable<TickColumns['values'][SeriesName]>,
  ][];
  return steps.map((step, place) => {
    const ofTick: SeriesValues = {};
    for (const [name, { mean: means, spread }] of columns) {
      const mean = means[place] ?? 0;
      ofTick[name] = {
        count: spread?.count[place] ?? 1,
        mean,
        min: spread?.min[place] ?? mean,
        max: spread?.max[place] ?? mean,
      };
    }
    return { type: 'series', step, at: at[place] ?? 0, values: ofTick };
  });
}

/** As they were; anything else is refused. */
export const packedEventsSchema = z
  .array(z.union([ticksSchema, trainerEventSchema.transform((event) => [event])]))
  .max(mostEventsTold)
  .transform((events): TrainerEvent[] => events.flat())
  .refine(({ length }) => length <= mostEventsTold, { message: 'are too many' });
