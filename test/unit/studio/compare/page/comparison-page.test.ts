import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { comparisonPage } from '../../../../../main/studio/compare/page/comparison-page.ts';
import { updateRun } from '../../../../../main/store/runs.ts';
import { insertSeries } from '../../../../../main/store/series.ts';
import { openStore } from '../../../../../main/store/open-store.ts';
import type { WritableStore } from '../../../../../main/store/store.ts';
import { curvesTable } from '../../../../../main/studio/compare/curves-table.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { writeHostileComparison } from './hostile-comparison.ts';

function library(): { store: WritableStore; libraryPath: string; runIds: string[] } {
  const libraryPath = temporaryFolder();
  const store = openStore(join(libraryPath, 'studio.db'));
  onTestFinished(() => store.close());
  return { store, libraryPath, runIds: writeHostileComparison(store, libraryPath) };
}

async function pageOf(of: ReturnType<typeof library>) {
  const shares: number[] = [];
  let text = '';
  for await (const part of comparisonPage({ ...of, appVersion: '1.2.3', smoothing: 0.6 })) {
    text += String(part.text);
    shares.push(part.share);
  }
  return { text, shares };
}

function sheetsIn(page: string) {
  const [, data = ''] =
    /<script type="application\/json" id="sheets">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(data) as {
    moments: { words: string; sheets: (number | null)[] }[];
    runs: { name: string; sheets: ({ step: number; url: string } | null)[] }[];
  };
}

describe('a comparison as one page', () => {
  it('runs its own script and no other, and takes nothing from elsewhere', async () => {
    const { text } = await pageOf(library());
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(text) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    const [, policy = ''] =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).not.toContain('unsafe');
    // The policy, its script, its data: no name and no colour made another one.
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toContain('<img src=x');
    expect(text.match(/https?:\/\/[^"\s]*/g)).toEqual(
      text.match(/http:\/\/www\.w3\.org\/2000\/svg/g),
    );
  });

  it('has beside each name a piece of its line, so that no colour is needed', async () => {
    const of = library();
    const [, other = ''] = of.runIds;
    updateRun(of.store, other, { colourName: 'teal-dashed' });
    const { text } = await pageOf(of);
    const swatches = [...text.matchAll(/(?:<figcaption>|<th scope="col">)<svg[^>]*>(.*?)<\/svg>/g)];
    const dashed = swatches.map(([, swatch]) => swatch?.includes('stroke-dasharray'));
    // In the heads of the pictures, and in those of the table.
    expect(dashed).toEqual([false, true, false, true]);
  });

  it('has the sheets as far as all runs have come, at the moments of its slider', async () => {
    const { moments, runs } = sheetsIn((await pageOf(library())).text);
    expect(moments.map(({ words }) => words)).toEqual(['step 0', 'step 20', 'step 40']);
    expect(runs.map(({ sheets }) => sheets.map((sheet) => sheet?.step))).toEqual([
      [0, 20, 40],
      [0, 20, 40],
    ]);
    expect(runs[0]?.sheets[2]?.url).toMatch(/^data:image\/png;base64,iVBOR/);
  });

  it('draws as far as all runs have come as closely as the rest, however long one has gone on', async () => {
    const of = library();
    const [, longer = ''] = of.runIds;
    const steps = 20_000;
    const value = { count: 1, mean: 1, min: 1, max: 1 };
    insertSeries(
      of.store,
      longer,
      Array.from({ length: steps - 80 }, (_, tick) => ({
        ...{ type: 'series', step: tick + 81, at: tick },
        values: { 'generator/loss': value },
      })),
    );
    updateRun(of.store, longer, { step: steps });
    const { text } = await pageOf(of);
    const [, fair = ''] = /<details class="fair".*?<svg(.*?)<\/svg>/s.exec(text) ?? [];
    const lines = [...fair.matchAll(/<path d="([^"]*)"[^>]*stroke-width="2"/g)];
    // Both runs, all of the 40 steps that they share.
    expect(lines.map(([, path = '']) => path.match(/[ML]/g)?.length)).toEqual([40, 40]);
  });

  it('has neither a slider nor a script for it where there are no creatures yet', async () => {
    const of = library();
    of.store.prepare('DELETE FROM samples').run();
    const { text, shares } = await pageOf(of);
    expect(text).toContain('No creatures yet.');
    expect(text).not.toContain('<script');
    expect(text).toMatch(/<\/html>\n$/);
    expect(shares.at(-1)).toBe(1);
  });

  it('goes without a sheet whose file is gone, and tells how far it is', async () => {
    const of = library();
    rmSync(join(of.libraryPath, 'runs/hostile-0/samples/000020.png'));
    const { text, shares } = await pageOf(of);
    expect(sheetsIn(text).runs[0]?.sheets[1]).toBeNull();
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('holds the best values to what all runs have come to, until everything is shown', async () => {
    const of = library();
    const [, longer = ''] = of.runIds;
    for (const [step, mean] of [
      [40, 30],
      [80, 10],
    ] as const) {
      const values = { 'quality/kid': { count: 64, mean, min: mean, max: mean } };
      insertSeries(of.store, longer, [{ type: 'series', step, at: step, values }]);
    }
    const { text } = await pageOf(of);
    const bestIn = (place: 'fair' | 'whole') => {
      const row = `<tr class="${place}"><th scope="row">Best: KID[^<]*</th>(.*?)</tr>`;
      const [, cells = ''] = new RegExp(row).exec(text) ?? [];
      return [...cells.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell);
    };
    expect(bestIn('fair')).toEqual(['–', '30']);
    expect(bestIn('whole')).toEqual(['–', '10']);
    expect(text).toContain(
      '<tr class="fair"><th scope="row">Best values up to step</th><td>40</td><td>40</td>',
    );
  });

  it('says what it shows: a sentence on its fairness, curves, settings, and that all is generated', async () => {
    const { text } = await pageOf(library());
    expect(text).toContain('Shown as far as both runs have come: step 40.');
    expect(text).toContain('Losses: Forger (generator)');
    expect(text).toContain('<th scope="row">Learning rate');
    expect(text).toContain('All creatures on this page were generated');
  });
});

describe('every value of series as a table', () => {
  it('has a row for each tick, with its place on every axis', () => {
    const { store, runIds } = library();
    const parts = [...curvesTable(store, runIds, ['generator/loss', 'discriminator/loss'])];
    const [head, ...rows] = parts
      .map(({ text }) => String(text))
      .join('')
      .trimEnd()
      .split('\r\n');
    expect(head).toMatch(/^Run,Series,Step,Images seen,Training time \(s\),Time of day,/);
    expect(rows).toHaveLength(2 * (40 + 80));
    expect(rows[1]).toMatch(
      /Forger \(generator\),2,128,0\.1,2023-11-14T22:13:20\.100Z,1,1\.5,1\.5,1\.5$/,
    );
    expect(parts.at(-1)?.share).toBe(1);
  });
});
