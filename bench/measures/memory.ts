import { ContenderProcess } from '../contender-process.ts';
import type { MachineFacts } from '../machine.ts';
import type { BenchOptions } from '../options.ts';
import type { MessageOf } from '../protocol.ts';
import type { MemoryResult } from '../results.ts';
import { commandFor, contenderOf } from '../training/contenders.ts';
import { recipe } from '../training/recipes.ts';

/** So small that many steps take little time. */
const small = recipe('memory', '16x16, base 8, batch 16, vanilla', 16, {
  baseChannels: 8,
  batch: 16,
});
const warmUpSteps = 2_000;
const stepsBetween = 1_000;
const looks = 20;

/** How the memory of compiled training grows in 20,000 steps. */
export async function measureMemory(
  { quick }: BenchOptions,
  machine: MachineFacts,
): Promise<MemoryResult> {
  const shorten = (steps: number) => (quick ? steps / 100 : steps);
  const process = new ContenderProcess(commandFor(contenderOf('compiled'), small, machine));
  try {
    await process.untilReady();
    const ran: MessageOf<'ran'>[] = [await process.train(shorten(warmUpSteps))];
    for (let look = 0; look < looks; look++) ran.push(await process.train(shorten(stepsBetween)));
    return {
      recipe: small.title,
      warmUpSteps: shorten(warmUpSteps),
      stepsBetween: shorten(stepsBetween),
      bytes: ran.map(({ memoryBytes }) => memoryBytes),
      tensors: ran.flatMap(({ tensors }) => tensors ?? []),
    };
  } finally {
    await process.end();
  }
}
