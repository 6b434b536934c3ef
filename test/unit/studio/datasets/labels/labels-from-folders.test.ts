import { describe, expect, it } from 'vitest';
import { labelsFromFolders } from '../../../../../main/studio/datasets/labels/labels-from-folders.ts';

describe('labels from folders', () => {
  it('are the folders that tell files apart', () => {
    expect(labelsFromFolders(['pond/water/a.png', 'pond/fire/b.png', 'pond/c.png'])).toEqual([
      'water',
      'fire',
      null,
    ]);
  });

  it('keep deeper folders apart', () => {
    expect(labelsFromFolders(['x/rare/a.png', 'x/b.png', 'y/c.png'])).toEqual(['x/rare', 'x', 'y']);
  });

  it('are none where all files lie in one folder', () => {
    expect(labelsFromFolders(['a.png', 'b.png'])).toEqual([null, null]);
    expect(labelsFromFolders(['pond/in/a.png', 'pond/in/b.png'])).toEqual([null, null]);
    expect(labelsFromFolders([])).toEqual([]);
  });

  it('are none where there are more folders than labels can be', () => {
    const names = Array.from({ length: 1_001 }, (_, index) => `${index}/a.png`);
    expect(new Set(labelsFromFolders(names))).toEqual(new Set([null]));
    expect(new Set(labelsFromFolders(names.slice(1))).size).toBe(1_000);
  });
});
