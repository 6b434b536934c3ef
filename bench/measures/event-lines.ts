import { z } from 'zod';
import { seriesValuesSchema } from '../../shared/run/series.ts';
import { elementAt } from '../../shared/known-places.ts';

/** What `studio train --json` prints of an event, as far as it is used here. */
const lineSchema = z.object({
  type: z.string(),
  runId: z.string(),
  step: z.int(),
  at: z.number(),
});
export type EventLine = z.output<typeof lineSchema>;

export function readEventLines(printed: string): EventLine[] {
  return jsonLines(printed).map((event) => lineSchema.parse(event));
}

const seriesLineSchema = lineSchema.extend({
  type: z.literal('series'),
  values: seriesValuesSchema,
});
/** Of each step; several of one tick have its means. */
export interface LossLine {
  discriminator: number;
  generator: number;
}

export function readLossLines(printed: string): LossLine[] {
  const events = jsonLines(printed).map((event) => ({ event, type: lineSchema.parse(event).type }));
  return events
    .filter(({ type }) => type === 'series')
    .flatMap(({ event }) => {
      const { values } = seriesLineSchema.parse(event);
      const { 'discriminator/loss': discriminator, 'generator/loss': generator } = values;
      if (!discriminator || !generator) throw new Error('A tick told no losses.');
      const line = { discriminator: discriminator.mean, generator: generator.mean };
      return Array.from({ length: generator.count }, () => line);
    });
}

function jsonLines(printed: string): unknown[] {
  const lines = printed.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line): unknown => JSON.parse(line));
}

/**
 * @returns milliseconds from the first event to the one that is meant
 * @throws Error where there is none
 */
export function timeOf(events: readonly EventLine[], type: string, step: number): number {
  const event = events.find((one) => one.type === type && one.step === step);
  if (!event) throw new Error(`The run told no "${type}" of step ${step}.`);
  return event.at - elementAt(events, 0).at;
}
