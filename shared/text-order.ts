/** An order of texts that is the same on every machine and in every language: by their UTF-16 units. */
export function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
