import { expect, it } from 'vitest';
import { differencesOf, type EngineFacts } from '../../../../shared/engine/engine.ts';

const before: EngineFacts = {
  id: 'tensorflow',
  device: 'CPU',
  version: '2.21.0',
  tfjsVersion: '4.22.0',
  threads: 4,
};

it('says how an engine differs from what a run was trained by before', () => {
  expect(differencesOf(before, { ...before, oneDnn: true })).toEqual([]);
  expect(differencesOf(before, { ...before, threads: 1 })).toEqual(['4 threads, now 1 thread']);
  expect(differencesOf(before, { ...before, oneDnn: false })).toEqual([
    'with oneDNN, now without oneDNN',
  ]);
  expect(differencesOf(before, { ...before, ownKernels: true })).toEqual([]);
  expect(differencesOf({ ...before, ownKernels: false }, before)).toEqual([
    'without the studio’s own kernels, now with them',
  ]);
  expect(differencesOf(before, { ...before, id: 'wasm', version: '4.22.0' })).toEqual([
    'tensorflow, now wasm',
    'version 2.21.0, now version 4.22.0',
  ]);
});

it('says another processor, where both are known', () => {
  const intel = { ...before, processor: 'Intel Xeon (AVX-512)' };
  const amd = { ...before, processor: 'AMD EPYC (AVX2)' };
  expect(differencesOf(intel, intel)).toEqual([]);
  expect(differencesOf(intel, amd)).toEqual(['Intel Xeon (AVX-512), now AMD EPYC (AVX2)']);
  // The checkpoints of before, and the wasm engine.
  expect(differencesOf(before, amd)).toEqual([]);
  expect(differencesOf(intel, before)).toEqual([]);
});

it('says what the run computes in, where both are known', () => {
  const exact = { ...before, arithmetic: 'float32' } as const;
  const rounded = { ...before, arithmetic: 'bfloat16' } as const;
  expect(differencesOf(exact, exact)).toEqual([]);
  expect(differencesOf(exact, rounded)).toEqual(['float32, now bfloat16']);
  expect(differencesOf(exact, before)).toEqual([]);
});
