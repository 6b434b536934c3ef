import { describe, expect, it } from 'vitest';
import {
  parseLabelTable,
  tagsOfText,
  UnusableTable,
  wordsOfText,
  findLabelTable,
} from '../../../../../main/studio/datasets/labels/label-table.ts';

const rowsOf = (text: string | Uint8Array) =>
  parseLabelTable('labels.csv', Buffer.from(text as string)).rows;

describe('a CSV with labels', () => {
  it('has files, labels and tags', () => {
    expect(rowsOf('file,label,tags\na.png,Fire,red flying\nb.png,,\n')).toEqual([
      { file: 'a.png', label: 'Fire', tags: ['red', 'flying'] },
      { file: 'b.png', label: null, tags: [] },
    ]);
  });

  it('may have its columns in any order, titled in any case; every other column gives tags', () => {
    expect(rowsOf('Type, Label ,FILE,Habitat\nfire,starter,a.png,Rough Terrain')).toEqual([
      { file: 'a.png', label: 'starter', tags: ['fire', 'rough', 'terrain'] },
    ]);
  });

  it('may need neither labels nor tags', () => {
    expect(rowsOf('file\na.png')).toEqual([{ file: 'a.png', label: null, tags: [] }]);
  });

  it('separates tags by spaces, commas, semicolons or bars, in lower case, each of them once', () => {
    expect(rowsOf('file,tags\na.png,"Red, FLYING; big|red  Ärgerlich"')[0]?.tags).toEqual([
      'red',
      'flying',
      'big',
      'ärgerlich',
    ]);
  });

  it('takes cells beyond the columns for tags that nobody put into quotes', () => {
    expect(rowsOf('file,label,tags\na.png,fire,red,flying')[0]).toMatchObject({
      label: 'fire',
      tags: ['red', 'flying'],
    });
  });

  it('keeps 32 tags of a sprite and none that is longer than 32 characters', () => {
    const many = Array.from({ length: 40 }, (_, index) => `tag${index}`).join(' ');
    const [row] = rowsOf(`file,tags\na.png,${'x'.repeat(33)} ${many}`);
    expect(row?.tags).toHaveLength(32);
    expect(row?.tags[0]).toBe('tag0');
  });

  it.each([
    ['a byte order mark and Windows line ends', '\ufefffile,label\r\na.png,fire\r\n'],
    ['semicolons, as spreadsheets write in half of Europe', 'file;label\na.png;fire'],
    ['tabs', 'file\tlabel\na.png\tfire'],
    ['Excel’s line that says what separates cells', '\ufeffsep=;\r\nfile;label\r\na.png;fire\r\n'],
    ['that line in quotes, and a bar', '"sep=|"\nfile|label\na.png|fire'],
    ['empty lines and rows without a file', '\nfile,label\n\n,water\na.png,fire\n\n'],
    ['quotes', '"file","label"\n"a.png","fire"'],
  ])('may have %s', (_, text) => {
    expect(rowsOf(text)).toMatchObject([{ file: 'a.png', label: 'fire' }]);
  });

  it.each([
    ['has no column “file”', /no column “file”/, 'name,label\na.png,fire'],
    ['is empty', /no column “file”/, ''],
    ['is not UTF-8', /not UTF-8/, Uint8Array.of(0x66, 0xfc, 0x72)],
    ['has a quote that never ends', /no proper CSV.*line/, 'file,label\n"a.png,fire\nb.png,water'],
    ['has a cell that never ends', /no proper CSV/, `file,label\na.png,${'x'.repeat(70_000)}`],
    [
      'names more labels than can be told apart',
      /1001 different labels; at most 1000/,
      `file,label\n${Array.from({ length: 1_001 }, (_, index) => `${index}.png,${index}`).join('\n')}`,
    ],
  ])('is refused when it %s', (_, reason, text) => {
    expect(() => rowsOf(text)).toThrow(UnusableTable);
    expect(() => rowsOf(text)).toThrow(reason);
  });
});

describe('words that a person typed', () => {
  it('are separated by spaces, commas, semicolons or bars, in lower case, each of them once', () => {
    expect(wordsOfText(' Red, flying;RED|big ')).toEqual(['red', 'flying', 'big']);
  });

  it('are all kept, while too long ones are no tags of a sprite', () => {
    const long = 'x'.repeat(33);
    expect(wordsOfText(`red ${long}`)).toEqual(['red', long]);
    expect(tagsOfText(`red ${long}`)).toEqual(['red']);
  });
});

describe('the CSV of a folder', () => {
  it.each([
    ['labels.csv', ['a.png', 'labels.csv', 'other.csv']],
    ['Labels.CSV', ['Labels.CSV', 'a.png']],
    ['types.csv', ['a.png', 'types.csv']],
    [null, ['a.csv', 'b.csv', 'c.png']],
    [null, ['fire/labels.csv', 'a.png']],
    [null, []],
  ])('is %s among %j', (table, names) => {
    expect(findLabelTable(names)).toBe(table);
  });
});
