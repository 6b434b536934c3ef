import { describe, expect, it } from 'vitest';
import { matchRows } from '../../../../../main/studio/datasets/labels/match-rows.ts';

function match(rowFiles: string[], files: string[]) {
  const rows = rowFiles.map((file, index) => ({ file, label: `row ${index}`, tags: [] }));
  const { rowOf, unmatched } = matchRows(rows, files);
  return { labels: files.map((file) => rowOf.get(file)?.label), unmatched };
}

describe('the row of a file', () => {
  it('names its path, or its bare name in whatever folder it lies; a path counts more', () => {
    expect(match(['fire/a.png', 'a.png'], ['fire/a.png', 'water/a.png', 'a.png'])).toEqual({
      labels: ['row 0', 'row 1', 'row 1'],
      unmatched: [],
    });
  });

  it('is found over backslashes, a leading dot, the extension’s case and decomposed accents', () => {
    const rows = ['fire\\a.PNG', './b.png', 'Fu\u0308chse.png'];
    expect(match(rows, ['fire/a.png', 'b.Png', 'F\u00fcchse.png'])).toEqual({
      labels: ['row 0', 'row 1', 'row 2'],
      unmatched: [],
    });
  });

  it('keeps names apart that differ in case', () => {
    expect(match(['A.png'], ['a.png'])).toEqual({ labels: [undefined], unmatched: ['A.png'] });
  });

  it('is the last one of several, which are told of', () => {
    expect(match(['a.png', 'a.png'], ['a.png'])).toEqual({ labels: ['row 1'], unmatched: [] });
    const rows = ['a.png', './a.PNG', 'b.png', 'a.png'].map((file) => ({
      file,
      label: null,
      tags: [],
    }));
    expect(matchRows(rows, ['a.png', 'b.png']).repeated).toEqual(['./a.PNG']);
  });

  it('is not another file’s with the same end', () => {
    expect(match(['ice/a.png'], ['fire/a.png'])).toMatchObject({ unmatched: ['ice/a.png'] });
  });
});
