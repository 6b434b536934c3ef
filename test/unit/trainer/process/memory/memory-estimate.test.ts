import { describe, expect, it } from 'vitest';
import {
  byPlace,
  estimateMemory,
  totalBytes,
  type MemoryDemand,
} from '../../../../../main/trainer/process/memory/memory-estimate.ts';
import {
  describeEstimate,
  describeOnCard,
  refuseTooLarge,
  refuseTooLargeForCard,
} from '../../../../../main/trainer/process/memory/refuse-too-large.ts';

const mebibyte = 2 ** 20;

function demand(changes: Partial<MemoryDemand> = {}): MemoryDemand {
  return {
    engineBytes: 400 * mebibyte,
    datasetBytes: 2 * mebibyte,
    variableCount: 4_000_000,
    weightCount: 1_000_000,
    hasSession: true,
    generatorBytes: mebibyte,
    discriminatorBytes: mebibyte,
    batch: 64,
    criticSteps: 1,
    penalties: 0,
    ...changes,
  };
}

describe('the memory that training will take', () => {
  it('grows with the batch, the variables, critic steps and penalties, each where it belongs', () => {
    const plain = estimateMemory(demand());
    expect(estimateMemory(demand({ batch: 128 })).activations).toBe(2 * plain.activations);
    expect(estimateMemory(demand({ criticSteps: 5 })).activations).toBeGreaterThan(
      plain.activations,
    );
    expect(estimateMemory(demand({ penalties: 1 })).activations).toBeGreaterThan(plain.activations);
    expect(estimateMemory(demand({ hasSession: false })).variables).toBe(
      plain.variables - 16_000_000,
    );
    expect(totalBytes(plain)).toBe(Object.values(plain).reduce((sum, bytes) => sum + bytes, 0));
  });

  it('is refused where it cannot be had, with the numbers and what to do', () => {
    const estimate = estimateMemory(demand());
    const total = totalBytes(estimate);
    expect(() => refuseTooLarge(estimate, total)).not.toThrow();
    expect(() => refuseTooLarge(estimate, total - 1)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringContaining(describeEstimate(estimate, total - 1)),
        hint: expect.stringContaining('smaller batch'),
      }),
    );
  });

  it('lies on the graphics card where that has a memory of its own, but for the sprites and the process', () => {
    const estimate = estimateMemory(demand());
    const { card, process } = byPlace(estimate);
    expect(process).toBe(estimate.engine + estimate.dataset);
    expect(card).toBeGreaterThan(estimate.variables + estimate.activations);
    expect(() => refuseTooLargeForCard(estimate, card, process)).not.toThrow();
    expect(() => refuseTooLargeForCard(estimate, card - 1, process)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringContaining(describeOnCard(estimate, card - 1)),
        hint: expect.stringContaining('smaller batch'),
      }),
    );
    expect(() => refuseTooLargeForCard(estimate, card, process - 1)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringMatching(
          /^The machine has not enough memory of its own .* can be had\.$/,
        ),
        hint: expect.stringContaining('fewer sprites'),
      }),
    );
    expect(describeOnCard(estimate, 8_000 * mebibyte)).toMatch(
      /^Training will take about [\d.]+ GB of the graphics card's memory, of which 8\.4 GB are free, and [\d.]+ MB of the machine's\.$/,
    );
  });

  it('is said in one sentence with its parts', () => {
    expect(describeEstimate(estimateMemory(demand()), 8_000 * mebibyte)).toMatch(
      /^Training will take about [\d.]+ [MG]B of memory: .*engine.*sprites.*weights.*8\.4 GB can be had\.$/,
    );
  });
});
