import { describe, expect, it } from 'vitest';
import { candidates } from '../../../../bench/quality/candidates.ts';
import { curvesOf, drawCurves } from '../../../../bench/quality/curves.ts';
import { datasets } from '../../../../bench/quality/datasets.ts';
import { gridOf } from '../../../../bench/quality/grids.ts';
import { guessPage } from '../../../../bench/quality/guess.ts';
import { describeQuality } from '../../../../bench/quality/report.ts';
import type { Result } from '../../../../bench/quality/results.ts';
import { boxes32, exampleResult } from './example-results.ts';
import { elementAt } from '../../../../shared/known-places.ts';

const describeAll = (results: readonly Result[]) =>
  describeQuality(datasets, candidates, results, ({ id }) => `pictures of ${id}`);

describe('the tables of docs/quality.md', () => {
  it('say of sprites on which nothing was measured that nothing was', () => {
    expect(describeAll([exampleResult('quick')])).toMatch(/### Items, 32x32\n\nNot measured yet\./);
  });

  it('show one seed with the error of its measurement', () => {
    expect(describeAll([exampleResult('quick')])).toMatch(
      /\| `quick` +\| 300 \| 1 \| 900 \| 187 ± 9 \| 0\.69 \| 0\.60 \| 210 \| 0\.55 \| 61 \| 0\.94 \| 6\.4 \| 4\.5 \|/,
    );
  });

  it('show several seeds by their median, lowest and highest', () => {
    const seeds = [187, 162, 209].map((kid, index) =>
      exampleResult('quick', { seed: index + 1, numbers: { 'quality/kid': kid } }),
    );
    expect(describeAll(seeds)).toContain('| 3 | 900 (900–900) | 187 (162–209) |');
  });

  it('say of sprites with labels how many creatures are what was asked for', () => {
    const coloured = datasets.find(({ kind }) => kind === 'labelled sprites');
    const of = (seed: number, asAsked: number) =>
      exampleResult('by-colour', {
        ...{ dataset: coloured?.id ?? '', datasetHash: coloured?.sha256 ?? '' },
        ...{ seed, asAsked },
      });
    const text = describeAll([exampleResult('quick'), of(1, 0.81), of(2, 0.9)]);
    const [boxes = '', ...others] = text.split('\n### ');
    expect(boxes).not.toContain('asked for');
    const table = others.find((each) => each.includes('main colour')) ?? '';
    expect(table).toMatch(/\| colours \| of the colour asked for, % \|/);
    expect(table).toMatch(/`by-colour` .* \| 86 \(81–90\) \|/);
  });

  it('begin with what the sprites themselves come to', () => {
    expect(describeAll([exampleResult('quick')])).toMatch(
      /\| the 493 sprites .*\| 6\.90 \| 11\.1 \|/,
    );
  });

  it('leave out what another recipe of that name came to', () => {
    const old = exampleResult('quick', { recipe: '0'.repeat(64), step: 1 });
    const text = describeAll([old, exampleResult('quick')]);
    expect(text.match(/`quick` /g)).toHaveLength(1);
  });

  it('leave out what was trained on other sprites of that name', () => {
    const sprites = { ...exampleResult('quick').sprites, specks: 6.885 };
    const old = exampleResult('quick', { datasetHash: '0'.repeat(64), seed: 2, sprites });
    const text = describeAll([old, exampleResult('quick')]);
    expect(text).toMatch(/`quick` +\| 300 \| 1 \|/);
    expect(text).not.toContain('6.89');
    expect(curvesOf(boxes32, candidates, [old])).toEqual([]);
  });

  it('show marks on the way, but not of a rate that had not fallen yet', () => {
    const marks = ['quick', 'quick-linear'].flatMap((id) => [
      exampleResult(id, { mark: 75 }),
      exampleResult(id),
    ]);
    const text = describeAll(marks);
    expect(text.match(/\| 75 \|/g)).toHaveLength(1);
    expect(text.match(/\| 300 \|/g)).toHaveLength(2);
  });

  it('count a seed once that was trained for several budgets', () => {
    const early = exampleResult('quick', { mark: 75, step: 222 });
    const short = exampleResult('quick', { budget: 75, mark: 75, step: 111 });
    expect(describeAll([short, early])).toContain('| 75 | 1 | 222 |');
  });

  it('leave out sprites on which recipes were chosen', () => {
    const text = describeAll([exampleResult('quick', { dataset: 'tuning-32' })]);
    expect(text).not.toContain('generations 1 to 4');
  });

  it('keep lengths of training apart', () => {
    const long = exampleResult('quick', { budget: 600, mark: 600 });
    expect(describeAll([long, exampleResult('quick')]).match(/`quick` /g)).toHaveLength(2);
  });

  it('say where the second judge was not to be had', () => {
    expect(describeAll([exampleResult('quick', { second: null })])).toContain('| – | – |');
  });
});

describe('the curves', () => {
  const results = [75, 150, 300].flatMap((mark) => [
    exampleResult('quick', { mark, numbers: { 'quality/kid': 30_000 / mark } }),
    exampleResult('quick', { mark, seed: 2, numbers: { 'quality/kid': 60_000 / mark } }),
  ]);

  it('are the mean of the seeds at each mark', () => {
    expect(curvesOf(boxes32, candidates, results)).toEqual([
      {
        title: 'quick',
        points: [
          { seconds: 75, kid: 600 },
          { seconds: 150, kid: 300 },
          { seconds: 300, kid: 150 },
        ],
      },
    ]);
  });

  it('fall on the picture where KID falls', () => {
    const svg = drawCurves(curvesOf(boxes32, candidates, results), 'KID');
    const [, points = ''] = /polyline points="([^"]*)"/.exec(svg) ?? [];
    const places = points.split(' ').map((point) => point.split(',').map(Number));
    const heights = places.map((place) => elementAt(place, 1));
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(svg).toContain('>75<');
  });
});

describe('a grid', () => {
  it('puts pictures in rows of eight', () => {
    const size = 2;
    const rgba = Uint8Array.from({ length: 9 * size * size * 4 }, (_, at) =>
      Math.floor(at / (size * size * 4)),
    );
    const grid = gridOf(rgba, size);
    const pixel = (x: number, y: number) => grid[(y * 8 * size + x) * 4];
    expect([pixel(0, 0), pixel(3, 1), pixel(15, 0), pixel(1, 2)]).toEqual([0, 1, 7, 8]);
  });
});

describe('the page to guess on', () => {
  const page = guessPage('quick', [
    { isReal: true, picture: 'data:image/png;base64,AA==' },
    { isReal: false, picture: 'data:image/png;base64,BB==' },
  ]);

  it('shows both kinds alike, and asks nothing of the network', () => {
    expect(page.match(/<img /g)).toHaveLength(2);
    expect(page).not.toMatch(/https?:/);
  });

  it('keeps the answers until they are asked for', () => {
    expect(page).toContain('<main><label data-real="true">');
    expect(page).toMatch(/\.told \[data-real="false"\]/);
  });
});
