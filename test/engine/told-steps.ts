import type { TrainerEvent, TrainerEventOf } from '../../shared/run/events.ts';
import type { SeriesColumns } from '../../shared/run/series.ts';

/** Every step that ticks told of, in their order, however many each averages. */
export function toldSteps(events: readonly TrainerEvent[]): number[] {
  return events
    .filter((event): event is TrainerEventOf<'series'> => event.type === 'series')
    .flatMap(({ step, values }) => stepsUpTo(step, values['generator/loss']?.count ?? 0));
}

/** The same of a stored series. */
export function storedSteps({ step, spread }: SeriesColumns): number[] {
  return step.flatMap((last, tick) => stepsUpTo(last, spread?.count[tick] ?? 1));
}

function stepsUpTo(last: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => last - count + 1 + index);
}
