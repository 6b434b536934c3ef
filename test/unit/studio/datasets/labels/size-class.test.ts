import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeClasses, visibleArea } from '../../../../../main/studio/datasets/labels/size-class.ts';
import { decodeImage } from '../../../../../main/pictures/decode-image.ts';
import { picture } from '../pictures.ts';

const pokesprites = join(
  import.meta.dirname,
  '../../../../../node_modules/pokesprite-images/pokemon-gen8/regular',
);

describe('the visible area', () => {
  it('is what is not transparent, whatever the border', () => {
    const body = (border: number) =>
      picture(10 + 2 * border, 10 + 2 * border, (x, y) =>
        x >= border && x < 10 + border && y >= border && y < 10 + border
          ? [200, 0, 0, 255]
          : [0, 0, 0, 0],
      );
    expect(visibleArea(body(1))).toBe(100);
    expect(visibleArea(body(12))).toBe(100);
  });

  it('leaves out the paper behind a sprite without transparency', () => {
    const onPaper = picture(20, 20, (x, y) =>
      x > 4 && x < 8 && y > 4 && y < 8 ? [9, 9, 90, 255] : [255, 255, 255, 255],
    );
    expect(visibleArea(onPaper)).toBe(9);
  });
});

describe('size classes', () => {
  it('are thirds', () => {
    const classes = sizeClasses([9, 1, 5, 8, 2, 4, 7, 3, 6]);
    expect(classes.join(' ')).toBe('large small medium large small medium large small medium');
  });

  it('are all medium where all sprites have one size', () => {
    expect(sizeClasses([7, 7, 7, 7])).toEqual(['medium', 'medium', 'medium', 'medium']);
    expect(sizeClasses([7])).toEqual(['medium']);
    expect(sizeClasses([])).toEqual([]);
  });

  it('tell big creatures from little ones, a third of each', async () => {
    const names = readdirSync(pokesprites).filter((name) => /^[a-z]+\.png$/.test(name));
    const areas: number[] = [];
    for (const name of names) areas.push(visibleArea(await decodeImage(join(pokesprites, name))));
    const classes = sizeClasses(areas);
    const classOf = (name: string) => classes[names.indexOf(`${name}.png`)];
    expect(['joltik', 'diglett', 'magikarp'].map(classOf)).toEqual(['small', 'small', 'medium']);
    expect(['wailord', 'charizard', 'snorlax'].map(classOf)).toEqual(['large', 'large', 'large']);
    for (const size of ['small', 'medium', 'large']) {
      const share = classes.filter((one) => one === size).length / names.length;
      expect(share).toBeCloseTo(1 / 3, 1);
    }
  });
});
