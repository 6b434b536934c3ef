import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../../shared/known-places.ts';
import {
  duplicateGroups,
  leastToHoldOut,
  splitSprites,
} from '../../../../main/trainer/data/held-out.ts';
import { ImageTable } from '../../../../main/trainer/data/image-table.ts';
import { nameless, trainingPictures } from '../../../../main/trainer/data/training-pictures.ts';
import { picturesAt } from '../../../../main/trainer/metrics/pictures.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { blots } from '../metrics/reference.ts';

const size = 16;
const drawn = blots(300, size);

/** Sprites of a dataset by their places among those drawn. */
function dataset(places: number[]) {
  const { rgba, count } = picturesAt(drawn, places);
  return { pixels: rgba, count, size, channels: 4 as const };
}

const all = Array.from({ length: drawn.count }, (_, place) => place);

describe('holding sprites out', () => {
  it('takes a tenth from 200 sprites on, and none from fewer', () => {
    const { training, heldOut } = splitSprites(dataset(all));
    expect(heldOut).toHaveLength(30);
    expect([...training, ...heldOut].sort((one, other) => one - other)).toEqual(all);
    const few = splitSprites(dataset(all.slice(0, leastToHoldOut - 1)));
    expect(few.heldOut).toHaveLength(0);
    expect(few.training).toHaveLength(leastToHoldOut - 1);
  });

  it('takes the same sprites in whatever order they come', () => {
    const turned = all.toReversed();
    const { heldOut } = splitSprites(dataset(turned));
    const places = [...heldOut]
      .map((place) => elementAt(turned, place))
      .sort((one, other) => one - other);
    expect(places).toEqual([...splitSprites(dataset(all)).heldOut]);
  });

  it('leaves duplicates on one side, and whole crowds of them in training', () => {
    const twins = [...all, ...all];
    const { heldOut } = splitSprites(dataset(twins));
    const isHeldOut = new Set(heldOut);
    for (const place of heldOut) expect(isHeldOut.has((place + 300) % 600)).toBe(true);
    const crowd = [...all, ...Array.from({ length: 60 }, () => 7)];
    const chosen = splitSprites(dataset(crowd)).heldOut;
    expect(chosen.length).toBeGreaterThan(30);
    expect([...chosen].filter((place) => crowd[place] === 7)).toEqual([]);
  });
});

describe('a run that holds sprites out', () => {
  const sprites = {
    ...dataset(all),
    ...nameless(all.length),
    background: 'transparent' as const,
    sha256: '',
  };
  const bytesOf = (held: boolean) => {
    const pictures = trainingPictures(sprites, resolveHyperparameters({ heldOut: held }));
    const places = Array.from({ length: pictures.count }, (_, place) => place);
    const { count, images, remark } = pictures;
    return { count, remark, images: images(places) };
  };

  it('is shown every other sprite, and none of those', () => {
    const { training } = splitSprites(sprites);
    const whole = new ImageTable(sprites);
    const shown = bytesOf(true);
    expect(shown.count).toBe(270);
    expect(shown.images).toEqual(whole.gather(training));
    expect(shown.remark).toBe('30 of 300 sprites are held out: creatures are judged by them.');
    expect(bytesOf(false)).toEqual({ count: 300, remark: undefined, images: whole.gather(all) });
  });

  it('is what none was before there was the choice', () => {
    expect(resolveHyperparameters({}).heldOut).toBe(false);
    expect(() => resolveHyperparameters({ model: 'pix2pix', heldOut: true })).not.toThrow();
    expect(resolveHyperparameters({ model: 'pix2pix', heldOut: true }).heldOut).toBe(false);
  });
});

describe('groups of duplicates', () => {
  it('are named by their first sprite', () => {
    const groups = duplicateGroups(dataset([4, 9, 4, 30, 9, 4]));
    expect([...groups]).toEqual([0, 1, 0, 3, 1, 0]);
  });
});
