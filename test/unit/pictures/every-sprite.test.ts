import { expect, it } from 'vitest';
import { toOwnSize } from '../../../main/pictures/enlarged-pixel-art.ts';
import { recogniseSheet } from '../../../main/pictures/sprite-sheet.ts';
import { loadSprite, singleSprites } from './real-sprites.ts';

// One test, because reading them all takes longer than looking at them.
it('none of thousands of sprites in their own size is shrunk, or taken for a sheet and cut', async () => {
  expect(singleSprites.length).toBeGreaterThan(4_000);
  const [shrunk, cut]: [string[], string[]] = [[], []];
  for (const path of singleSprites) {
    const sprite = await loadSprite(path);
    if (toOwnSize(sprite).enlargedBy > 1) shrunk.push(path);
    if (recogniseSheet(sprite)) cut.push(path);
  }
  expect(shrunk).toEqual([]);
  expect(cut).toEqual([]);
});
