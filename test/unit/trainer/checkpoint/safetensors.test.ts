import { describe, expect, it } from 'vitest';
import { decodeTensors, encodeTensors } from '../../../../main/trainer/checkpoint/safetensors.ts';

const tensors = new Map([
  ['scalar', { shape: [], values: Float32Array.of(0.1) }],
  ['up1/kernel', { shape: [2, 3], values: Float32Array.of(1, -2, 3e-30, 4e30, 5, -0) }],
]);

describe('tensors in the safetensors format', () => {
  it('come back bit for bit', () => {
    expect(decodeTensors(encodeTensors(tensors))).toEqual(tensors);
  });

  it('lie as the format says: length, JSON, values in order', () => {
    const bytes = encodeTensors(tensors);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
      scalar: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
      'up1/kernel': { dtype: 'F32', shape: [2, 3], data_offsets: [4, 28] },
    });
    expect(bytes.readFloatLE(8 + length + 4)).toBe(1);
    expect(bytes.length).toBe(8 + length + 28);
  });

  it.each([
    ['is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['has a header that reaches beyond its end', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['is something else', () => Buffer.from('not tensors at all')],
  ])('are refused when the file %s', (_, damage) => {
    expect(() => decodeTensors(damage(encodeTensors(tensors)))).toThrow();
  });
});
