import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  findGraphicsCard,
  multipliesBfloat16,
  parseCard,
  refuseTooOld,
} from '../../../main/native-engine/cuda/graphics-card.ts';

const line = '9.0, 580.159.04, 143771, 143158, NVIDIA H200';

/** A machine whose driver's program does what the script says. */
function machineWith(script: string, environment: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'driver-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'nvidia-smi');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return { PATH: folder, ...environment };
}

const cardOf = (capability: string, driver = '580.1') =>
  parseCard(`${capability}, ${driver}, 8192, 8000, NVIDIA GeForce`) ?? expect.fail(capability);

describe.runIf(process.platform === 'linux')('the card that CUDA computes on', () => {
  it('is told by the driver’s own program', () => {
    expect(findGraphicsCard(machineWith(`echo "${line}"`))).toEqual({
      name: 'NVIDIA H200',
      computeCapability: 9,
      driver: '580.159.04',
      memoryBytes: 143_771 * 2 ** 20,
      freeBytes: 143_158 * 2 ** 20,
    });
  });

  it('is the first, or the one that the person has chosen for CUDA', () => {
    const echo = 'echo "9.0, 580.1, 1, 1, $*"';
    expect(findGraphicsCard(machineWith(echo)).name).toContain('--id=0 ');
    const chosen = { CUDA_VISIBLE_DEVICES: 'GPU-8c1f-22,1' };
    expect(findGraphicsCard(machineWith(echo, chosen)).name).toContain('--id=GPU-8c1f-22 ');
  });

  it.each([
    ['no driver', { PATH: '/nowhere' }, /nvidia-smi is not there/, /Install NVIDIA's driver, 525/],
    [
      'hidden cards',
      { CUDA_VISIBLE_DEVICES: '-1' },
      /CUDA_VISIBLE_DEVICES is "-1", which hides/,
      /Leave the variable out/,
    ],
    [
      'a variable that is no card',
      { CUDA_VISIBLE_DEVICES: '--help' },
      /CUDA_VISIBLE_DEVICES is "--help"/,
      /set it to the number of a card/,
    ],
  ])('is missing with %s, which is said with what to do', (_, environment, message, hint) => {
    expect(() => findGraphicsCard(environment)).toThrow(
      expect.objectContaining({
        code: 'engine-unavailable',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      }),
    );
  });

  it.each([
    ['echo "No devices were found"; exit 6', 'No devices were found'],
    [
      'echo "Failed to initialize NVML: Driver/library version mismatch"; exit 18',
      'Driver/library version mismatch',
    ],
    ['echo "it said something else"', 'it said something else'],
    ['exit 1', 'nothing'],
  ])('is missing where the program says so: %s', (script, said) => {
    expect(() => findGraphicsCard(machineWith(script))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(said),
        hint: expect.stringMatching(/Run "nvidia-smi" by itself/),
      }),
    );
  });

  it('has a driver that knows CUDA 12', () => {
    expect(refuseTooOld(cardOf('8.6', '525.60.13'))).toMatchObject({ driver: '525.60.13' });
    expect(refuseTooOld(cardOf('8.6', '525.105'))).toMatchObject({ driver: '525.105' });
    for (const driver of ['470.223.02', '525.60.11', '525.60'])
      expect(() => refuseTooOld(cardOf('8.6', driver))).toThrow(
        `The driver of NVIDIA GeForce is ${driver}; CUDA 12 needs 525.60.13 or newer.`,
      );
  });

  it('is new enough for cuDNN', () => {
    expect(refuseTooOld(cardOf('7.5'))).toMatchObject({ computeCapability: 7.5 });
    expect(refuseTooOld(cardOf('12.0'))).toMatchObject({ computeCapability: 12 });
    expect(() => refuseTooOld(cardOf('6.1'))).toThrow(/compute capability 6.1; cuDNN needs 7.5/);
  });

  it('multiplies bfloat16 numbers by itself from Ampere on', () => {
    expect(
      ['7.5', '8.0', '8.6', '9.0', '12.0'].map((each) => multipliesBfloat16(cardOf(each))),
    ).toEqual([false, true, true, true, true]);
  });

  it('may have a comma in its name, and memory that the driver does not tell', () => {
    expect(parseCard('8.0, 550.54.14, [N/A], [N/A], A card, with a comma')).toEqual({
      name: 'A card, with a comma',
      computeCapability: 8,
      driver: '550.54.14',
      memoryBytes: null,
      freeBytes: null,
    });
    for (const text of [
      '',
      line.slice(5),
      '9.0, 580.1, 1, 1',
      'compute_cap, driver_version, a, b, c',
    ])
      expect(parseCard(text)).toBeUndefined();
  });
});
