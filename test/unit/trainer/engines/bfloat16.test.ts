import { expect, it } from 'vitest';
import { multipliesBfloat16 } from '../../../../main/trainer/engines/bfloat16.ts';

it('bfloat16 arithmetic is read off the processor’s flags', () => {
  expect(multipliesBfloat16('flags : fpu avx512f avx512_bf16 sse')).toBe(true);
  expect(multipliesBfloat16('flags : fpu amx_bf16')).toBe(true);
  expect(multipliesBfloat16('flags : fpu avx512f avx512_vnni')).toBe(false);
});
