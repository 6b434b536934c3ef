import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { takeValues } from '../../../main/trainer/engines/take-values.ts';
import { startTestEngine } from '../trainer/toy.ts';

let engine: Engine | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  engine?.dispose();
  engine = undefined;
});

it('refuses a card that is played by the processor, unless it was asked for', async () => {
  vi.stubEnv('STUDIO_SOFTWARE_GPU', undefined);
  await expect(startTestEngine('webgpu')).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining('computes on the processor'),
  });
});

it('asks NVIDIA’s driver of no other card', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'driver-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const asked = join(folder, 'asked');
  writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\ntouch '${asked}'\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  engine = await startTestEngine('webgpu');
  expect(engine.facts.device).not.toMatch(/nvidia/i);
  expect(existsSync(asked)).toBe(false);
});

it('adds more tensors than a card takes at once', async () => {
  engine = await startTestEngine('webgpu');
  const terms = Array.from({ length: 30 }, (_, index) => tf.fill([3], index).add(0.5));
  const before = tf.memory().numTensors;
  expect(Array.from(await takeValues(tf.addN(terms)))).toEqual([450, 450, 450]);
  expect(tf.memory().numTensors).toBe(before);
});

it('gives no values once the card has refused something, but says what', async () => {
  engine = await startTestEngine('webgpu');
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  device.createShaderModule({ code: 'this is no shader' });
  await expect(takeValues(tf.ones([2]).add(1))).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining('The graphics card refused to compute'),
    hint: expect.stringContaining('another engine'),
  });
});
