import { z } from 'zod';

/** What `studio train --json` prints of an event, as far as it is used here. */
const lineSchema = z.object({
  type: z.string(),
  runId: z.string(),
  step: z.int(),
  at: z.number(),
});
export type EventLine = z.output<typeof lineSchema>;

export function readEventLines(printed: string): EventLine[] {
  const lines = printed.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
}

/**
 * @returns milliseconds from the first event to the one that is meant
 * @throws Error where there is none
 */
export function timeOf(events: readonly EventLine[], type: string, step: number): number {
  const event = events.find((one) => one.type === type && one.step === step);
  if (!event) throw new Error(`The run told no "${type}" of step ${step}.`);
  return event.at - events[0].at;
}
