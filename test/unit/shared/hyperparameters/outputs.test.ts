import { describe, expect, it } from 'vitest';
import { recommendOutput } from '../../../../shared/hyperparameters/outputs.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { modelIds, modelTable } from '../../../../shared/hyperparameters/models.ts';

describe('what a dataset is best painted with', () => {
  it('is a palette where most sprites have as few colours, or not many more', () => {
    expect(recommendOutput([4, 10, 12, 200], 12)).toBe('palette');
    expect(recommendOutput([20, 24, 24], 12)).toBe('palette');
  });

  it('is any colours where most have far more', () => {
    expect(recommendOutput([4, 25, 300], 12)).toBe('colours');
    expect(recommendOutput([30, 30], 32)).toBe('palette');
  });

  it('is a palette where nothing is known', () => {
    expect(recommendOutput([], 12)).toBe('palette');
  });
});

describe('a palette', () => {
  it.each(modelIds.filter((id) => modelTable[id].startsFrom === 'latents'))(
    'goes with the model %s and all of its losses',
    (model) => {
      for (const loss of modelTable[model].losses) {
        expect(resolveHyperparameters({ model, loss, output: 'palette' })).toMatchObject({
          model,
          loss,
          output: 'palette',
          paletteSize: 12,
        });
      }
    },
  );

  it('is nothing to a model that draws from pictures', () => {
    const preset = { output: 'palette', paletteSize: 20 } as const;
    expect(resolveHyperparameters({ model: 'pix2pix' }, preset)).toMatchObject({
      output: 'colours',
      paletteSize: 12,
    });
  });

  it('has no images from 0: the flaw of 2017 is one of colours', () => {
    const flawed = { model: 'pokegan', imagesFromZero: true } as const;
    expect(resolveHyperparameters({}, flawed).imagesFromZero).toBe(true);
    expect(resolveHyperparameters({ output: 'palette' }, flawed).imagesFromZero).toBe(false);
  });
});
