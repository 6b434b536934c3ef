import { describe, expect, it } from 'vitest';
import { entryText, poolEntrySchema, type PoolEntry } from '../../../shared/pool/entry.ts';
import type { TrainerEvent } from '../../../shared/run/events.ts';

function tick(step: number, mean: number, count = 1): TrainerEvent {
  const of = (value: number) => ({
    count,
    mean: value,
    min: count === 1 ? value : value - 1,
    max: count === 1 ? value : value + 1,
  });
  return {
    type: 'series',
    step,
    at: 1_700_000_000_000 + step,
    values: { 'generator/loss': of(mean), 'discriminator/loss': of(-mean), time: of(step * 10) },
  };
}

function said(events: TrainerEvent[]): PoolEntry {
  return { kind: 'said', message: { type: 'events', attempt: 1, events }, files: [] };
}

const log: TrainerEvent = { type: 'log', step: 2, at: 5, message: 'Half way.' };
const alone: TrainerEvent = {
  type: 'series',
  step: 3,
  at: 6,
  values: { 'generator/loss': { count: 7, mean: 0.1 + 0.2, min: 1e-300, max: 1e300 } },
};

describe('what trainers say on its way from a machine', () => {
  it('arrives as it was, to the last bit and in its order', () => {
    const entry = said([
      tick(1, Math.PI),
      tick(2, -1e-17),
      log,
      alone,
      tick(4, 5, 16),
      tick(20, 6, 16),
      { ...log, step: 20 },
    ]);
    expect(poolEntrySchema.parse(JSON.parse(entryText(entry)))).toEqual(entry);
    // A machine of the same version may send them one by one.
    expect(poolEntrySchema.parse(entry)).toEqual(entry);
  });

  it('takes a fraction of the room', () => {
    const ticks = Array.from({ length: 1_000 }, (_, place) => tick(place + 1, Math.sin(place)));
    expect(entryText(said(ticks)).length).toBeLessThan(JSON.stringify(said(ticks)).length / 4);
  });

  const column = (values: number[]) =>
    Buffer.from(new Float64Array(values).buffer).toString('base64');
  const one = column([1]);
  const ticksOf = (changes: object, ofLoss: object = {}) => ({
    type: 'ticks',
    step: one,
    at: one,
    values: { 'generator/loss': { mean: one, spread: null, ...ofLoss } },
    ...changes,
  });

  it.each([
    ['columns of different lengths', ticksOf({ step: column([1, 2]) })],
    [
      'a spread of another length',
      ticksOf({}, { spread: { count: one, min: one, max: column([]) } }),
    ],
    ['a number that is none', ticksOf({}, { mean: column([NaN]) })],
    ['one beyond all bounds', ticksOf({}, { mean: column([Infinity]) })],
    ['half a step', ticksOf({ step: column([1.5]) })],
    ['a step before the first', ticksOf({ step: column([-1]) })],
    ['a tick of no steps', ticksOf({}, { spread: { count: column([0]), min: one, max: one } })],
    ['what is no column', ticksOf({ step: '!' })],
    [
      'a name that no series has',
      ticksOf({ values: { 'own/number': { mean: one, spread: null } } }),
    ],
    ['more than anything has to say', ticksOf({ step: column(Array<number>(10_001).fill(1)) })],
    ['a field of its own', ticksOf({ shell: 'rm' })],
  ])('is refused with %s', (_what, ticks) => {
    const message = { type: 'events', attempt: 1, events: [ticks] };
    expect(poolEntrySchema.safeParse({ kind: 'said', message, files: [] }).success).toBe(false);
    const sound = { ...message, events: [ticksOf({})] };
    expect(poolEntrySchema.safeParse({ kind: 'said', message: sound, files: [] }).success).toBe(
      true,
    );
  });
});
