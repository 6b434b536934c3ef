import type { RandomStream } from './random-stream.ts';

/** Half of the numbers are 0; the others are 2, so that the sum stays as it was (Srivastava 2014). */
export function drawDropoutMask(random: RandomStream, length: number): Float32Array {
  const mask = new Float32Array(length);
  for (let start = 0; start < length; start += 32) {
    const bits = random.nextUint32();
    const end = Math.min(32, length - start);
    for (let bit = 0; bit < end; bit++) mask[start + bit] = (bits >>> bit) & 1 ? 2 : 0;
  }
  return mask;
}
