import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import {
  trainerMessageSchema,
  type TrainerMessage,
} from '../../../../../shared/run/trainer-protocol.ts';
import { writeSpriteFile } from '../../../../../main/sprite-file/write-sprite-file.ts';
import { drawClassically } from '../../../../../main/trainer/process/jobs/classical.ts';
import { PictureRequests } from '../../../../../main/trainer/process/picture-requests.ts';
import { TrainingControl } from '../../../../../main/trainer/process/training-control.ts';

const size = 16;
const black = [0, 0, 0, 255];

describe('drawing from a Gaussian over sprites', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'classical-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Half of them black on the left half, half on the right; transparent elsewhere. */
  async function drawFrom(count: number, components: number, seed = 1) {
    const datasetFile = join(folder, 'sprites.bin');
    const sprites = Array.from({ length: count }, (_, place) => ({
      name: `${place}.png`,
      pixels: Uint8Array.from({ length: size * size * 4 }, (_, byte) => {
        const isLeft = Math.floor(byte / 4) % size < size / 2;
        return isLeft === (place % 2 === 0) ? elementAt(black, byte % 4) : 0;
      }),
    }));
    await writeSpriteFile(datasetFile, { size, channels: 4, background: 'transparent' }, sprites, {
      annotate: () => sprites.map(() => ({ label: null, tags: [] })),
    });
    const said: TrainerMessage[] = [];
    await drawClassically(
      { type: 'classical', datasetFile, components, count: 4, seed },
      {
        send: (message) => said.push(message),
        control: new TrainingControl(),
        requests: new PictureRequests(),
      },
    );
    const answer = trainerMessageSchema.parse(said[0]);
    if (answer.type !== 'classical') throw new Error(`It said ${answer.type}.`);
    return answer;
  }

  it('finds the one direction in which two kinds of sprites differ', async () => {
    const answer = await drawFrom(20, 8);
    expect(answer).toMatchObject({ fitted: 20, components: 1 });
    expect(answer.explained).toBeCloseTo(1, 6);
    expect(answer.drawn).toHaveLength(4);
    // Half there everywhere.
    const alpha = answer.mean.rgba.filter((_, byte) => byte % 4 === 3);
    expect(new Set(alpha)).toEqual(new Set([127, 128].filter((value) => alpha.includes(value))));
  });

  it('draws a sprite of one again and again', async () => {
    const { drawn, mean, components, explained } = await drawFrom(1, 8);
    expect({ components, explained }).toEqual({ components: 0, explained: 1 });
    expect(drawn).toEqual([mean, mean, mean, mean]);
  });
});
