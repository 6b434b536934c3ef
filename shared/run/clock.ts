import { z } from 'zod';

/**
 * A step of which wall time is known. Between two of them, and after the last, wall time goes on as training time does; a
 * mark stands wherever it did not: after a pause, after the run was taken up again.
 */
export const clockMarkSchema = z.object({
  step: z.int().min(0),
  /** Of training, when the step was done. */
  elapsedMs: z.number().min(0),
  /** Milliseconds since 1970, at that moment. */
  at: z.number(),
});
export type ClockMark = z.output<typeof clockMarkSchema>;

/** Marks of a run are told so many at most: what lies between is off by what they would have said. */
export const mostClockMarks = 2_000;

/** What is not seen in a chart: of a short run a second, of a longer one a thousandth. */
const tolerance = { leastMs: 1_000, share: 1 / 1_000 };

/** Whether a mark is needed, because those before it say something else. */
export function isNewMark(last: ClockMark | undefined, now: ClockMark): boolean {
  if (!last) return true;
  const allowedMs = Math.max(tolerance.leastMs, now.elapsedMs * tolerance.share);
  return Math.abs(now.at - wallTimeAfter(last, now.elapsedMs)) > allowedMs;
}

function wallTimeAfter(mark: ClockMark, elapsedMs: number): number {
  return mark.at + (elapsedMs - mark.elapsedMs);
}

/**
 * When steps were done, in milliseconds since 1970; empty where there are no marks. It never runs back, whatever the
 * machine's clock did.
 *
 * @param steps rising
 * @param elapsedMs training time of each
 */
export function wallTimes(
  marks: readonly ClockMark[],
  steps: readonly number[],
  elapsedMs: readonly number[],
): number[] {
  let [place, latest] = [0, -Infinity];
  if (marks.length === 0) return [];
  return steps.map((step, index) => {
    while ((marks[place + 1]?.step ?? Infinity) <= step) place++;
    const mark = marks[place];
    const elapsed = elapsedMs[index] ?? 0;
    return (latest = Math.max(latest, mark ? wallTimeAfter(mark, elapsed) : elapsed));
  });
}
