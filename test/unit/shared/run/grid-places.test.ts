import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { gridPlaces } from '../../../../shared/run/grid-places.ts';

const fromNumbers = { hyperparameters: resolveHyperparameters({}) };
const fromPictures = { hyperparameters: resolveHyperparameters({ model: 'pix2pix' }) };

describe('what places in two grids have to do with each other', () => {
  it('is said of latents only where there are latents', () => {
    expect(gridPlaces([fromNumbers, fromNumbers], true)).toContain('same latents');
    expect(gridPlaces([fromNumbers, fromNumbers], false)).toContain('different latents');
    for (const same of [true, false]) {
      expect(gridPlaces([fromPictures, fromPictures], same)).not.toContain('latents');
    }
    expect(gridPlaces([fromPictures, fromPictures], true)).toContain('The same pictures');
    expect(gridPlaces([fromPictures, fromNumbers], false)).toContain('Some of these runs draw');
  });
});
