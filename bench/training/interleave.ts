/** One contender's turn. */
export interface Turn<Result> {
  id: string;
  take(): Promise<Result>;
}

/**
 * A B C A B C …: what slows the machine down for a while slows all contenders, not one. Every other round
 * goes backwards, so that nobody always comes after the same one.
 *
 * @returns each one's results, in order
 */
export async function interleave<Result>(
  turns: readonly Turn<Result>[],
  rounds: number,
): Promise<Map<string, Result[]>> {
  const results = new Map<string, Result[]>(turns.map(({ id }) => [id, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? turns : turns.toReversed();
    for (const { id, take } of order) results.get(id)?.push(await take());
  }
  return results;
}

/** How many steps of `stepMs` fill the time: one at least, however slow. */
export function stepsFor(seconds: number, stepMs: number): number {
  return Math.max(1, Math.round((seconds * 1000) / stepMs));
}
