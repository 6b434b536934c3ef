import { sha256 } from '../../../files/sha256.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { nameless, type TrainingSprites } from '../../data/training-pictures.ts';
import type { Engine } from '../../engines/engine.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { TrainingSession } from '../session.ts';

/** Steps that are not measured: the first ones set up memory and caches. */
const warmUpSteps = 2;

/** What speed is measured with: the default networks at 32x32. */
export const measuredRun = resolveHyperparameters({ baseChannels: 32, batch: 64 });
export const measuredImage = { size: 32, channels: 4 } as const;

/** Training steps a second, on random images. */
export async function measureSpeed(engine: Engine, measureMs: number): Promise<number> {
  const session = new TrainingSession({
    engine,
    sprites: noiseSprites(),
    hyperparameters: measuredRun,
    say: () => undefined,
  });
  for (let step = 0; step < warmUpSteps; step++) await session.train();
  const startedAt = performance.now();
  do await session.train();
  while (performance.now() - startedAt < measureMs);
  const stepsPerSecond = ((session.step - warmUpSteps) * 1000) / (performance.now() - startedAt);
  session.dispose();
  return stepsPerSecond;
}

function noiseSprites(): TrainingSprites {
  const count = 64;
  const { size, channels } = measuredImage;
  const random = new RandomStream(1, 'probe');
  const pixels = Uint8Array.from({ length: count * size * size * channels }, () =>
    random.nextInteger(0, 255),
  );
  const background = 'transparent';
  return { ...nameless(count), pixels, count, size, channels, background, sha256: sha256(pixels) };
}
