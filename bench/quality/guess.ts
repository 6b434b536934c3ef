import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomStream, shuffled } from '../../main/trainer/random/random-stream.ts';
import { encodePng } from '../../main/png/png.ts';
import { creaturesFile } from './cell.ts';
import type { PreparedDataset } from './datasets.ts';
import { folderOf } from './plan.ts';
import type { Result } from './results.ts';

/** Sprites and creatures in one row: as many of each. */
const eachCount = 32;
const shownPixels = 96;

export interface Shown {
  isReal: boolean;
  /** A data URL. */
  picture: string;
}

/**
 * A page of real sprites and of creatures of a training in mixed order, for a fresh eye: what it takes for drawn by hand is
 * ticked, the rest is counted at a click. It holds others' artwork, so it is written where git does not look.
 *
 * @returns the page's file; undefined where the creatures are no longer there
 */
export function writeGuessPage(
  result: Result,
  dataset: PreparedDataset,
  { cells, folder, title }: { cells: string; folder: string; title: string },
): string | undefined {
  const file = creaturesFile(join(cells, folderOf(result)), result.mark);
  if (!existsSync(file)) return undefined;
  const random = new RandomStream(Date.now() % 2 ** 32, 'guess');
  const { size } = dataset;
  const shown = shuffled(
    [
      ...picked(readFileSync(dataset.pixelsFile), size, random, true),
      ...picked(readFileSync(file), size, random, false),
    ],
    random,
  );
  mkdirSync(folder, { recursive: true });
  const page = join(folder, `${result.candidate}-${result.dataset}-${result.seed}.html`);
  writeFileSync(page, guessPage(title, shown));
  return page;
}

function picked(rgba: Uint8Array, size: number, random: RandomStream, isReal: boolean): Shown[] {
  const bytes = size * size * 4;
  const places = shuffled(Array(rgba.length / bytes).keys(), random);
  return places.slice(0, eachCount).map((place) => {
    const data = new Uint8Array(rgba.subarray(place * bytes, (place + 1) * bytes));
    const png = encodePng({ width: size, height: size, data });
    return { isReal, picture: `data:image/png;base64,${Buffer.from(png).toString('base64')}` };
  });
}

/** Works from the disk: no script or picture from elsewhere. */
export function guessPage(title: string, shown: readonly Shown[]): string {
  const cells = shown.map(
    ({ isReal, picture }) =>
      `<label data-real="${isReal}"><input type="checkbox"><img src="${picture}" alt=""></label>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}: which are drawn by hand?</title>
<style>
  body { font: 16px sans-serif; margin: 24px; background: #fff; color: #222; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(${shownPixels + 16}px, 1fr)); gap: 8px; }
  label { border: 4px solid #ddd; padding: 4px; text-align: center; }
  label:has(:checked) { border-color: #0072b2; }
  img { width: ${shownPixels}px; height: ${shownPixels}px; image-rendering: pixelated; display: block; margin: auto; }
  .told [data-real="false"] { background: #fbe3d0; }
  .told [data-real="true"] { background: #d9f0e5; }
</style>
<h1>Which are drawn by hand?</h1>
<p>${title}. Half of these are sprites, half were generated. Tick what you take for drawn by hand, then ask.</p>
<p><button type="button">Tell me</button> <output></output></p>
<main>${cells.join('')}</main>
<script>
  const all = [...document.querySelectorAll('label')];
  const count = (real, ticked) => all.filter((cell) =>
    (cell.dataset.real === 'true') === real && (!ticked || cell.querySelector('input').checked)).length;
  document.querySelector('button').onclick = () => {
    document.querySelector('main').className = 'told';
    document.querySelector('output').textContent =
      count(false, true) + ' of ' + count(false) + ' generated ones passed for drawn by hand; ' +
      count(true, true) + ' of ' + count(true) + ' sprites did.';
  };
</script>
</html>
`;
}
