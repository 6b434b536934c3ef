import v8 from 'node:v8';
import vm from 'node:vm';
import { elementAt } from '../../shared/known-places.ts';

/** Memory of this process that is still needed. */
export interface Memory {
  /** Beside V8's heap: TensorFlow's tensors, threads and caches, WebAssembly, libraries. */
  nativeBytes: number;
  /** What JavaScript holds on to. */
  heapBytes: number;
}

/**
 * By how much memory grows in one of some stretches of the same work, in the median: a leak grows in each, a cache
 * that fills or a pool that is enlarged in one or two.
 *
 * The memory of the whole process is no measure: V8 enlarges its young generation where much is thrown away quickly,
 * by 64 MB at once around the 300th step op by op, whatever computes. What is beside the heap stayed within 2 MB from
 * the 500th to the 1,400th step, and that of 8,000 steps op by op and 12,000 compiled ones did not grow any further:
 * neither TensorFlow nor oneDNN leaks, on or off.
 */
export async function growthIn(stretches: number, work: () => unknown): Promise<Memory> {
  const growths: Memory[] = [];
  let before = settledMemory();
  for (let stretch = 0; stretch < stretches; stretch++) {
    await work();
    const after = settledMemory();
    growths.push({
      nativeBytes: after.nativeBytes - before.nativeBytes,
      heapBytes: after.heapBytes - before.heapBytes,
    });
    before = after;
  }
  const median = (of: keyof Memory) => {
    const sorted = growths.map((growth) => growth[of]).toSorted((a, b) => a - b);
    return elementAt(sorted, Math.floor(stretches / 2));
  };
  return { nativeBytes: median('nativeBytes'), heapBytes: median('heapBytes') };
}

/** Once what JavaScript no longer needs has been given back. */
function settledMemory(): Memory {
  collectGarbage();
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return { nativeBytes: rss - heapTotal, heapBytes: heapUsed };
}

export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  collect();
}
