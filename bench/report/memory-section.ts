import type { MemoryResult } from '../results.ts';
import { megabytes } from './markdown.ts';

/** More than this would be called growth. */
const tolerance = 0.05;

export function memorySection({
  recipe,
  warmUpSteps,
  stepsBetween,
  bytes,
  tensors,
}: MemoryResult): string {
  const [before, ...later] = bytes as [number, ...number[]];
  const highest = Math.max(...later);
  const growth = (highest - before) / before;
  const steps = stepsBetween * later.length;
  const kept = growth <= tolerance ? 'within' : 'not within';
  return [
    `${recipe}, compiled: ${megabytes(before)} MB after ${count(warmUpSteps)} steps of warm-up, ${megabytes(later.at(-1) ?? before)} MB`,
    `after ${count(steps)} more, and ${megabytes(highest)} MB at most (looked at every ${count(stepsBetween)} steps):`,
    `${(100 * growth).toFixed(1)} %, ${kept} the ${100 * tolerance} % that are wanted. ${describeTensors(tensors)}`,
  ].join(' ');
}

function describeTensors(tensors: readonly number[]): string {
  const [lowest, highest] = [Math.min(...tensors), Math.max(...tensors)];
  if (lowest === highest) return `There were ${count(lowest)} tensors all the time.`;
  return `The number of tensors was not constant: ${count(lowest)} to ${count(highest)}.`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
