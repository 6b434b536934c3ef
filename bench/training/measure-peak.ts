import { join } from 'node:path';
import { capture } from '../../scripts/setup/child-process.mjs';
import type { MachineFacts } from '../machine.ts';
import type { PeakResult } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { processEnvironment, typeScriptFlags } from './contenders.ts';

type Precision = keyof PeakResult;

/**
 * Multiply-adds a second that this machine reaches at best: in a large matrix product, with the contenders' own
 * engine and as many threads as they have.
 */
export class Peak {
  readonly #machine: MachineFacts;
  readonly #rates: Record<Precision, number[]> = { float32: [], bfloat16: [] };

  constructor(machine: MachineFacts) {
    this.#machine = machine;
  }

  /** A turn among those of the contenders. */
  async measure(): Promise<void> {
    const { float32, bfloat16 } = this.#rates;
    float32.push(...(await multiply('float32', this.#machine)));
    if (this.#machine.bfloat16) bfloat16.push(...(await multiply('bfloat16', this.#machine)));
  }

  get result(): PeakResult {
    const { float32, bfloat16 } = this.#rates;
    const spread = (rates: number[]) => (rates.length > 0 ? spreadOf(rates) : null);
    return { float32: spread(float32), bfloat16: spread(bfloat16) };
  }
}

/** @returns one rate; none where the tensorflow engine cannot be used, as its contenders tell in words */
async function multiply(precision: Precision, machine: MachineFacts): Promise<number[]> {
  const script = join(import.meta.dirname, 'matrix-product.ts');
  const args = [...typeScriptFlags, script, precision];
  const env = processEnvironment(machine);
  const { code, output } = await capture(process.execPath, args, { env });
  return code === 0 ? [Number(output)] : [];
}
