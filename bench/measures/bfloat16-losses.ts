import type { Arithmetic } from '../../shared/hyperparameters/choices.ts';
import type { MachineFacts } from '../machine.ts';
import type { BenchOptions } from '../options.ts';
import type { Bfloat16Result, LossDifference } from '../results.ts';
import { readLossLines, type LossLine } from './event-lines.ts';
import { inScratchFolder, realSprites, runStudio } from './studio-command.ts';
import { mean } from '../../shared/numbers.ts';
import { elementAt } from '../../shared/known-places.ts';

const recipe = { title: '32x32, base 16, default preset', baseChannels: 16 };

/**
 * Whether training in bfloat16 goes as in float32: a run in bfloat16 beside two in float32 that differ in the
 * seed. It should be no farther from the one with its own seed than that is from the other.
 *
 * @throws Error where the processor does not multiply bfloat16 by itself
 */
export async function measureBfloat16(
  { quick }: BenchOptions,
  { bfloat16 }: MachineFacts,
): Promise<Bfloat16Result> {
  if (!bfloat16) throw new Error('This processor has no bfloat16 arithmetic.');
  const steps = quick ? 20 : 2_000;
  const window = quick ? 10 : 100;
  const [first, second, rounded] = await inScratchFolder(async (library) => [
    await trainFor(steps, library, 'float32', 1),
    await trainFor(steps, library, 'float32', 2),
    await trainFor(steps, library, 'bfloat16', 1),
  ]);
  const compare = (loss: LossDifference['loss']): LossDifference => {
    const curve = (lines: readonly LossLine[]) =>
      windowMeans(
        lines.map((line) => line[loss]),
        window,
      );
    return {
      loss,
      mean: mean(curve(first)),
      betweenSeeds: meanDistance(curve(first), curve(second)),
      ofBfloat16: meanDistance(curve(first), curve(rounded)),
    };
  };
  const differences = [compare('discriminator'), compare('generator')];
  return { recipe: recipe.title, steps, window, differences };
}

async function trainFor(
  steps: number,
  library: string,
  precision: Arithmetic,
  seed: number,
): Promise<LossLine[]> {
  const settings = {
    steps,
    seed,
    precision,
    'base-channels': recipe.baseChannels,
    'sample-every': steps,
    'checkpoint-every': steps,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return readLossLines(
    await runStudio(['train', realSprites, '--library', library, '--json', ...options]),
  );
}

/** Means of `window` values each, one after another; what is left over at the end is left out. */
export function windowMeans(values: readonly number[], window: number): number[] {
  return Array.from({ length: Math.floor(values.length / window) }, (_, index) =>
    mean(values.slice(index * window, (index + 1) * window)),
  );
}

/** @returns the mean of how far two curves are apart */
export function meanDistance(one: readonly number[], other: readonly number[]): number {
  return mean(one.map((value, index) => Math.abs(value - elementAt(other, index))));
}
