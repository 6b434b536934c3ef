import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mainColour } from '../../../../../main/studio/datasets/labels/main-colour.ts';
import { decodeImage } from '../../../../../main/pictures/decode-image.ts';
import { picture } from '../pictures.ts';

const pokesprites = join(
  import.meta.dirname,
  '../../../../../node_modules/pokesprite-images/pokemon-gen8/regular',
);

describe('the main colour', () => {
  it.each([
    ['red', ['magmar', 'octillery', 'scizor', 'incineroar']],
    ['orange', ['charmander', 'torchic', 'buizel', 'dragonite']],
    ['yellow', ['pikachu', 'psyduck', 'jolteon', 'zapdos']],
    ['green', ['bulbasaur', 'caterpie', 'scyther', 'rayquaza']],
    ['blue', ['squirtle', 'lapras', 'vaporeon', 'kyogre']],
    ['purple', ['gengar', 'ditto', 'muk', 'spiritomb']],
    ['pink', ['jigglypuff', 'clefairy', 'chansey', 'slowpoke']],
    ['brown', ['diglett', 'mudsdale', 'mamoswine']],
    ['grey', ['umbreon', 'mightyena', 'machamp']],
    ['white', ['absol', 'dewgong', 'togetic']],
    ['black', ['darkrai', 'noivern']],
  ])('is %s where people would say so: %j', async (colour, names) => {
    for (const name of names) {
      const sprite = await decodeImage(join(pokesprites, `${name}.png`));
      expect(`${name} is ${mainColour(sprite)}`).toBe(`${name} is ${colour}`);
    }
  });

  it('is that of the sprite, not of the white paper behind it', () => {
    const onPaper = picture(40, 40, (x, y) =>
      x > 15 && x < 25 && y > 15 && y < 25 ? [40, 90, 220, 255] : [255, 255, 255, 255],
    );
    expect(mainColour(onPaper)).toBe('blue');
  });

  it('does not see what is more transparent than solid', () => {
    const withShadow = picture(20, 20, (x) => (x < 5 ? [30, 160, 40, 255] : [200, 0, 0, 60]));
    expect(mainColour(withShadow)).toBe('green');
  });

  it('is found in tiles of one colour and in ghosts that are nowhere solid', () => {
    expect(mainColour(picture(8, 8, () => [230, 20, 20, 255]))).toBe('red');
    expect(mainColour(picture(8, 8, () => [90, 20, 160, 90]))).toBe('purple');
  });

  it('counts the shades of one colour together', () => {
    const shaded = picture(10, 10, (x, y) => {
      if (y < 4) return [255, 255, 0, 255];
      return x < 5 ? [20, 60, 200, 255] : [110, 170, 250, 255];
    });
    expect(mainColour(shaded)).toBe('blue');
  });
});
