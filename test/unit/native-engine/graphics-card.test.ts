import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  findGraphicsCard,
  freeBytesOfCard,
  cardMultipliesBfloat16,
  parseCard,
  pathOfDriver,
  reasonAgainst,
  whyItTakesLong,
} from '../../../main/native-engine/cuda/graphics-card.ts';

const line = '0, 9.0, 580.159.04, 143771, 143158, NVIDIA H200';

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
  parseCard(`0, ${capability}, ${driver}, 8192, 8000, NVIDIA GeForce`) ?? expect.fail(capability);

describe.runIf(process.platform === 'linux')(
  'what is free on a card, whoever computes on it',
  () => {
    const free = (name: string, ...lines: string[]) =>
      freeBytesOfCard(name, machineWith(lines.map((each) => `echo "${each}"`).join('\n')));
    const other = '1, 6.1, 390.1, 8192, 4000, NVIDIA Old';

    it('is what the driver tells of the one of that name, also of one that is too old for CUDA', () => {
      expect(free('NVIDIA H200', line, other)).toBe(143_158 * 2 ** 20);
      expect(free('NVIDIA Old', line, other)).toBe(4_000 * 2 ** 20);
    });

    it('is not known where no such card is there, two have that name, or the driver does not tell', () => {
      expect(free('AMD Radeon', line)).toBeNull();
      expect(free('NVIDIA Old', other, other.replace('4000', '3000'))).toBeNull();
      expect(free('NVIDIA Old', other, other)).toBe(4_000 * 2 ** 20);
      expect(free('NVIDIA Old', other.replace('4000', '[N/A]'))).toBeNull();
      expect(freeBytesOfCard('NVIDIA Old', machineWith('exit 9'))).toBeNull();
      expect(freeBytesOfCard('NVIDIA Old', { PATH: '/nonexistent' })).toBeNull();
    });
  },
);

describe.runIf(process.platform === 'linux')('the card that CUDA computes on', () => {
  it('is told by the driver’s own program', () => {
    expect(findGraphicsCard(machineWith(`echo "${line}"`))).toEqual({
      index: 0,
      name: 'NVIDIA H200',
      computeCapability: 9,
      driver: '580.159.04',
      memoryBytes: 143_771 * 2 ** 20,
      freeBytes: 143_158 * 2 ** 20,
    });
  });

  it('is the first, or the one that the person has chosen for CUDA', () => {
    const echo = 'echo "0, 9.0, 580.1, 1, 1, $*"';
    expect(findGraphicsCard(machineWith(echo)).name).not.toContain('--id');
    const chosen = { CUDA_VISIBLE_DEVICES: 'GPU-8c1f-22,1' };
    expect(findGraphicsCard(machineWith(echo, chosen)).name).toContain('--id=GPU-8c1f-22 ');
  });

  it('is the first of several that fits, or why the first does not', () => {
    const old = '0, 6.1, 580.1, 8192, 8000, NVIDIA Old';
    const cards = (...lines: string[]) =>
      machineWith(lines.map((each) => `echo "${each}"`).join('\n'));
    const third = '2, 8.6, 580.1, 8192, 8000, NVIDIA Third';
    const broken = 'Unable to determine the device handle for gpu 0000:02:00.0: Unknown Error';
    expect(findGraphicsCard(cards(old, broken, third))).toMatchObject({
      index: 2,
      name: 'NVIDIA Third',
    });
    expect(() => findGraphicsCard(cards(old, old.replace('0', '1')))).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^NVIDIA Old has compute capability 6.1/),
        hint: expect.stringContaining('CUDA_VISIBLE_DEVICES chooses one'),
      }),
    );
  });

  it('is asked of the driver’s own program in a packaged app, whatever the environment says', () => {
    expect(pathOfDriver('/home/me/bin', true)).toBe('/usr/bin:/usr/lib/wsl/lib:/home/me/bin');
    expect(pathOfDriver('/home/me/bin', false)).toBe('/home/me/bin');
  });

  it.each([
    [
      'a part of a card',
      { CUDA_VISIBLE_DEVICES: 'MIG-8c1f-22' },
      /names a part of a graphics card \("MIG-8c1f-22"\)/,
      /computes on whole cards/,
    ],
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
    expect(reasonAgainst(cardOf('8.6', '525.60.13'))).toBeUndefined();
    expect(reasonAgainst(cardOf('8.6', '525.105'))).toBeUndefined();
    for (const driver of ['470.223.02', '525.60.11', '525.60'])
      expect(reasonAgainst(cardOf('8.6', driver))?.message).toBe(
        `The driver of NVIDIA GeForce is ${driver}; CUDA 12 needs 525.60.13 or newer.`,
      );
  });

  it('is new enough for cuDNN', () => {
    expect(reasonAgainst(cardOf('7.5'))).toBeUndefined();
    expect(reasonAgainst(cardOf('12.0'))).toBeUndefined();
    expect(reasonAgainst(cardOf('6.1'))?.message).toMatch(
      /compute capability 6.1; cuDNN needs 7.5/,
    );
  });

  it('multiplies bfloat16 numbers by itself from Ampere on', () => {
    expect(
      ['7.5', '8.0', '8.6', '9.0', '12.0'].map((each) => cardMultipliesBfloat16(cardOf(each))),
    ).toEqual([false, true, true, true, true]);
  });

  it('takes long at first where it is newer than TensorFlow’s kernels', () => {
    expect(['7.5', '9.0'].map((each) => whyItTakesLong(cardOf(each)))).toEqual([
      undefined,
      undefined,
    ]);
    for (const each of ['10.0', '12.0'])
      expect(whyItTakesLong(cardOf(each))).toMatch(/^NVIDIA GeForce is newer than/);
  });

  it('may have a comma in its name, and memory that the driver does not tell', () => {
    expect(parseCard('0, 8.0, 550.54.14, [N/A], [N/A], A card, with a comma')).toEqual({
      index: 0,
      name: 'A card, with a comma',
      computeCapability: 8,
      driver: '550.54.14',
      memoryBytes: null,
      freeBytes: null,
    });
    for (const text of [
      '',
      line.slice(8),
      '0, 9.0, 580.1, 1, 1',
      'index, compute_cap, driver_version, a, b, c',
    ])
      expect(parseCard(text)).toBeUndefined();
  });
});
