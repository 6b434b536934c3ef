import { expect, it } from 'vitest';
import { describeMachine, holdBack } from '../../../bench/machine.ts';
import { parseOptions } from '../../../bench/options.ts';
import { mayUseIt } from '../../../main/trainer/engines/tensorflow-environment.ts';

it('all contenders are held to the same instructions, and the machine is called so', () => {
  const environment: NodeJS.ProcessEnv = {};
  holdBack('AVX2', environment);
  expect(environment).toEqual({
    ONEDNN_MAX_CPU_ISA: 'AVX2',
    ATEN_CPU_CAPABILITY: 'avx2',
    MKL_ENABLE_INSTRUCTIONS: 'AVX2',
  });
  // Which have no bfloat16.
  expect(mayUseIt(environment)).toBe(false);
  expect(describeMachine('AVX2')).toEqual({ ...describeMachine(), heldTo: 'AVX2' });
  expect(parseOptions(['--held-to', 'AVX2']).heldTo).toBe('AVX2');
  expect(() => parseOptions(['--held-to', 'SSE'])).toThrow('--held-to cannot be "SSE"');
});
