import { ContenderProcess } from '../contender-process.ts';
import type { MachineFacts } from '../machine.ts';
import type { BenchOptions } from '../options.ts';
import type { PythonPeers } from '../peers/install-peers.ts';
import type { MemoryResult } from '../results.ts';
import { commandFor, contenders } from '../training/contenders.ts';
import { recipes } from '../training/recipes.ts';

/** How the memory of compiled training grows, at the smallest recipe, where steps are many. */
export async function measureMemory(
  { quick }: BenchOptions,
  machine: MachineFacts,
  peers: PythonPeers,
): Promise<MemoryResult> {
  const [recipe] = recipes;
  const compiled = contenders.find(({ id }) => id === 'compiled');
  if (!compiled) throw new Error('There is no compiled contender.');
  const warmUpSteps = quick ? 10 : 200;
  const steps = quick ? 20 : 1_500;
  const process = new ContenderProcess(commandFor(compiled, recipe, machine, peers));
  try {
    await process.untilReady();
    const { memoryBytes: beforeBytes } = await process.train(warmUpSteps);
    const { memoryBytes: afterBytes } = await process.train(steps);
    return { recipe: recipe.title, steps, warmUpSteps, beforeBytes, afterBytes };
  } finally {
    await process.end();
  }
}
