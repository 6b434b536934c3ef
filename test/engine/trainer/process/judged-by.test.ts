import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  convertedBytes,
  featureNetworkFile,
} from '../../../../main/feature-network/feature-network-file.mjs';
import { requireNetworkOfOthers } from '../../../../main/trainer/process/judged-by.ts';
import { train } from '../../../../main/trainer/process/jobs/train.ts';
import { Listener } from '../listener.ts';
import { temporaryFolder, toyLibrary, toySettings } from '../toy.ts';

const projected = toySettings({ loss: 'hinge', discriminator: 'projected', steps: 2 });

/** Looks for what the studio fetched in an empty folder. */
function withEmptyCache(): void {
  const before = process.env.STUDIO_CACHE;
  process.env.STUDIO_CACHE = temporaryFolder();
  onTestFinished(() => {
    if (before === undefined) delete process.env.STUDIO_CACHE;
    else process.env.STUDIO_CACHE = before;
  });
}

describe('a run with a projected discriminator', () => {
  it('is told what it lacks, and how to get it', async () => {
    withEmptyCache();
    await expect(requireNetworkOfOthers(projected, 'tensorflow')).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('EfficientNet-Lite0, which is not here'),
      hint: expect.stringContaining('studio features get'),
    });
    // Nobody else needs it.
    expect(await requireNetworkOfOthers(toySettings(), 'tensorflow')).toBeUndefined();
  });

  it('is told of a network whose file is damaged', async () => {
    withEmptyCache();
    mkdirSync(dirname(featureNetworkFile()), { recursive: true });
    writeFileSync(featureNetworkFile(), Buffer.alloc(convertedBytes));
    await expect(requireNetworkOfOthers(projected, 'tensorflow')).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('damaged'),
    });
  });

  it('is refused by the wasm engine before a network is built', async () => {
    const listener = new Listener();
    const job = {
      ...(await toyLibrary()),
      ...({ type: 'train', hyperparameters: projected, engine: 'wasm', resumeFrom: null } as const),
    };
    await expect(train(job, listener)).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('wasm'),
    });
    expect(listener.events).toEqual([]);
  });

  it('trains, having said what to think of its KID', async () => {
    const listener = new Listener();
    const job = {
      ...(await toyLibrary()),
      ...({ type: 'train', engine: 'tensorflow', resumeFrom: null } as const),
      hyperparameters: { ...projected, batch: 4, baseChannels: 4 },
    };
    await train(job, listener);
    expect(listener.of('done')).toMatchObject([{ reason: 'completed', step: 2 }]);
    const said = listener.of('log').map(({ message }) => message);
    expect(said.filter((message) => message.startsWith('KID, density and coverage'))).toHaveLength(
      1,
    );
  });
});
