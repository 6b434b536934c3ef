import { formatBytes } from '../../../../shared/format.ts';
import type { EngineId } from '../../../../shared/engine/engine.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { byPlace, type MemoryEstimate, totalBytes } from './memory-estimate.ts';

/** The memory of WebAssembly has addresses of 32 bits. */
const mostWasmBytes = 2 ** 32;

/** What this process may have, with what it has already: of the machine, or of the container that it is in. */
export function availableBytes(engine: EngineId): number {
  const available = process.availableMemory() + process.memoryUsage.rss();
  return engine === 'wasm' ? Math.min(available, mostWasmBytes) : available;
}

/** One sentence for the run's log. */
export function describeEstimate(estimate: MemoryEstimate, availableBytes: number): string {
  const { engine, dataset, variables, activations } = estimate;
  return `Training will take about ${formatBytes(totalBytes(estimate))} of memory: ${formatBytes(engine)} for the engine, ${formatBytes(dataset)} for the sprites, ${formatBytes(variables)} for weights and the optimizers, ${formatBytes(activations)} for what the networks compute. ${formatBytes(availableBytes)} can be had.`;
}

/** One sentence for the log of a run on a graphics card. */
export function describeOnCard(estimate: MemoryEstimate, cardBytes: number): string {
  const { card, process } = byPlace(estimate);
  return `Training will take about ${formatBytes(card)} of the graphics card's memory, of which ${formatBytes(cardBytes)} are free, and ${formatBytes(process)} of the machine's.`;
}

/**
 * @param availableBytes of the machine, as below
 * @throws StudioError `out-of-memory` with the numbers
 */
export function refuseTooLargeForCard(
  estimate: MemoryEstimate,
  cardBytes: number,
  availableBytes: number,
): void {
  const { card, process } = byPlace(estimate);
  if (process > availableBytes)
    throw new StudioError(
      'out-of-memory',
      `The machine has not enough memory of its own for this training. ${describeOnCard(estimate, cardBytes)} ${formatBytes(availableBytes)} of the machine's can be had.`,
      'End other programs, or choose fewer sprites or a smaller image size: they lie in the machine’s memory, also where a graphics card computes.',
    );
  if (card <= cardBytes) return;
  throw new StudioError(
    'out-of-memory',
    `The graphics card has not enough memory for this training. ${describeOnCard(estimate, cardBytes)}`,
    'End other programs that use the card, or choose a smaller batch, fewer base channels or a smaller image size; a smaller batch may be made up for by gradient accumulation.',
  );
}

/**
 * @param availableBytes what this process may have, with what it has already
 * @throws StudioError `out-of-memory` with the numbers
 */
export function refuseTooLarge(estimate: MemoryEstimate, availableBytes: number): void {
  if (totalBytes(estimate) <= availableBytes) return;
  throw new StudioError(
    'out-of-memory',
    `The machine has not enough memory for this training. ${describeEstimate(estimate, availableBytes)}`,
    'Choose a smaller batch, fewer base channels or a smaller image size; a smaller batch may be made up for by gradient accumulation.',
  );
}
