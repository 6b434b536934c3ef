import { expect, it } from 'vitest';
import { mayUseIt, multipliesBfloat16 } from '../../../../main/trainer/engines/bfloat16.ts';

it('knows a processor that multiplies bfloat16 by what Linux tells of it', () => {
  expect(multipliesBfloat16('flags\t\t: fpu avx512f avx512_bf16 amx_tile')).toBe(true);
  expect(multipliesBfloat16('flags\t\t: fpu amx_bf16')).toBe(true);
  expect(multipliesBfloat16('flags\t\t: fpu avx2 avx512f')).toBe(false);
});

it.each([
  [{}, true],
  [{ TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_MAX_CPU_ISA: 'AVX512_CORE_AMX' }, true],
  [{ ONEDNN_MAX_CPU_ISA: 'avx512_core_bf16' }, true],
  [{ TF_ENABLE_ONEDNN_OPTS: '0' }, false],
  [{ TF_ENABLE_ONEDNN_OPTS: 'false' }, false],
  [{ ONEDNN_MAX_CPU_ISA: 'AVX2' }, false],
  [{ ONEDNN_MAX_CPU_ISA: 'AVX512_CORE' }, false],
])('takes it as not there where oneDNN may not use it: %j is %s', (environment, expected) => {
  expect(mayUseIt(environment)).toBe(expected);
});
