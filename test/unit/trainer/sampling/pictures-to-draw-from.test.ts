import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { picturesToDrawFrom } from '../../../../main/trainer/sampling/pictures-to-draw-from.ts';
import { sampleFeed } from '../../../../main/trainer/sampling/generator-feed.ts';

const job = { datasetFile: '/nonexistent/sprites.bin' };
const names = ['red', 'blue'];

describe('what a run draws from when its dataset is gone', () => {
  it.each([
    ['none', null],
    ['concat', { kind: 'labels', names }],
    ['tags', { kind: 'tags', names }],
  ] as const)('with conditioning %s is all in its checkpoint', async (conditioning, named) => {
    const hyperparameters = resolveHyperparameters({ conditioning, latentSize: 4 });
    const vocabulary = named && { ...named, names: [...named.names] };
    const pictures = await picturesToDrawFrom(job, { hyperparameters, vocabulary });
    const feed = sampleFeed(pictures, hyperparameters, 1, 3);
    expect(feed.start.length).toBe(3 * 4);
    expect(feed.condition && [...feed.condition]).toEqual(
      vocabulary ? [1, 0, 0, 1, 1, 0] : undefined,
    );
  });

  it('is missing for an image-to-image run, which is told what to do', async () => {
    const hyperparameters = resolveHyperparameters({ model: 'pix2pix' });
    const drawn = picturesToDrawFrom(job, { hyperparameters, vocabulary: null });
    await expect(drawn).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('studio translate'),
    });
  });
});
