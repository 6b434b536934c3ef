import { z } from 'zod';

/** What a worker says of its machine, and a run may ask for: "gpu". */
export const machineTagSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and dashes');

/** Where a run trains: on the studio's own machine, on any of the pool, or on one of the pool with a tag. */
export const placeSchema = z.union([
  z.literal('here'),
  z.literal('pool'),
  z.templateLiteral(['pool:', machineTagSchema]),
]);
export type Place = z.output<typeof placeSchema>;

/** Undefined where any machine of the pool will do. */
export function tagOf(place: Place): string | undefined {
  return place.startsWith('pool:') ? place.slice('pool:'.length) : undefined;
}

export function placeWithTag(tag: string | undefined): Place {
  return tag === undefined ? 'pool' : placeSchema.parse(`pool:${tag}`);
}
