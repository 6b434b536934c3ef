import { describe, expect, it } from 'vitest';
import { labelsFromFolders } from '../../../../../main/studio/datasets/labels/annotate-sprites.ts';

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

  it('are composed and trimmed, so that one name is one label however a system writes it', () => {
    const [composed, decomposed] = ['Flab\u00e9b\u00e9', 'Flabe\u0301be\u0301'];
    expect(
      labelsFromFolders([
        `${composed}/a.png`,
        `${decomposed}/b.png`,
        ` ${composed} /c.png`,
        'd.png',
      ]),
    ).toEqual([composed, composed, composed, null]);
  });
});
