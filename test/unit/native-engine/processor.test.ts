import { describe, expect, it } from 'vitest';
import { describeProcessor } from '../../../main/native-engine/processor.ts';

const flags = (...names: string[]) =>
  `processor\t: 0\nflags\t\t: fpu sse4_2 ${names.join(' ')}\nbugs\t: x\n`;

describe('the processor as it decides the last bits', () => {
  it('is its model, and the widest of its instructions', () => {
    expect(describeProcessor(' Xeon ', flags('avx', 'avx2'), {})).toBe('Xeon (AVX2)');
    expect(describeProcessor('Xeon', flags('avx', 'avx2', 'avx512f', 'avx512_vnni'), {})).toBe(
      'Xeon (AVX-512 with VNNI)',
    );
    // A virtual machine may hide the very instructions of the same model.
    expect(describeProcessor('Xeon', flags('avx', 'avx2', 'amx_tile'), {})).toBe('Xeon (AMX)');
    expect(describeProcessor('', 'Features\t: fp asimd sve\n', {})).toBe('processor (SVE)');
  });

  it('is its model alone where no system tells more', () => {
    expect(describeProcessor('Apple M2', '', {})).toBe('Apple M2');
  });

  it('says what a person holds back', () => {
    expect(describeProcessor('Xeon', flags('avx2'), { ONEDNN_MAX_CPU_ISA: 'AVX2' })).toBe(
      'Xeon (AVX2), oneDNN up to AVX2',
    );
  });

  it('is told of this machine', () => {
    expect(describeProcessor().length).toBeGreaterThan(3);
  });
});
