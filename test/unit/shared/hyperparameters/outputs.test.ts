import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { modelIds, modelTable } from '../../../../shared/hyperparameters/models.ts';
import {
  type OutputId,
  mostColoursDrawn,
  outputsWithPalette,
} from '../../../../shared/hyperparameters/outputs.ts';

describe('a palette', () => {
  it('is chosen from or mixed', () => {
    expect(outputsWithPalette).toEqual(['palette', 'mixture']);
  });

  it.each(modelIds.filter((id) => modelTable[id].startsFrom === 'latents'))(
    'goes with the model %s and all of its losses',
    (model) => {
      for (const loss of modelTable[model].losses)
        for (const output of outputsWithPalette)
          expect(resolveHyperparameters({ model, loss, output })).toMatchObject({
            model,
            loss,
            output,
            paletteSize: 12,
          });
    },
  );

  it('is what a creature that mixes it is drawn in, and any other is drawn as it is painted', () => {
    const drawnIn = (output: OutputId) => mostColoursDrawn({ output, paletteSize: 9 });
    expect(drawnIn('mixture')).toBe(9);
    expect(drawnIn('palette')).toBeNull();
    expect(drawnIn('colours')).toBeNull();
  });

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
