import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../shared/known-places.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import { roundingError } from '../../ops/rounding.ts';
import { startTestEngine, toySession, toySprites, trainSteps } from '../toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

describe('a compiled step of wide networks', () => {
  /** Its second layer halves 16x16x64 to 8x8x128. */
  const wide = { baseChannels: 64, batch: 64, flip: false, shift: 0, brightness: 0 };
  const sprites = toySprites(64, 32);
  const without = () => ({ ...engine, facts: { ...engine.facts, ownKernels: false } });

  it('is that of running op by op to the last bit, where nothing is computed another way', async () => {
    const compiled = toySession(without(), wide, 'as the engine likes', sprites);
    expect(compiled.runner.kind).toBe('compiled');
    const eager = toySession(engine, wide, 'op by op', sprites);
    expect(await trainSteps(compiled, 2)).toEqual(await trainSteps(eager, 2));
  });

  it('multiplies less, and so is that but for the last bits, where the studio’s own ways are taken', async () => {
    const own = toySession(engine, wide, 'as the engine likes', sprites);
    const plain = toySession(without(), wide, 'as the engine likes', sprites);
    const [ofOwn, ofPlain] = [await trainSteps(own, 2), await trainSteps(plain, 2)];
    expect((await own.toCheckpoint(0)).tensors).not.toEqual((await plain.toCheckpoint(0)).tensors);
    for (const loss of ['discriminator', 'generator'] as const) {
      const [one, other] = [ofOwn, ofPlain].map((losses) => elementAt(losses, 0)[loss]);
      // The widest sums, 16 taps of 128 channels, and three layers of them to the answer.
      expect(Math.abs(Number(one) - Number(other))).toBeLessThan(roundingError(3 * 16 * 128));
    }
  });
});
