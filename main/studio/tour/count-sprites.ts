import { mostCounted, mostKinds, type AspectId, type Counts } from '../../../shared/tour/counts.ts';
import { noLabel } from '../../sprite-file/format.ts';
import { openSpriteFile } from '../../sprite-file/read-sprite-file.ts';
import type { Picture } from '../../pictures/picture.ts';
import { withAlpha } from '../../png/png.ts';
import { toOklab } from '../../pixel-art/oklab.ts';
import { mainColour } from '../datasets/labels/main-colour.ts';
import { sizeClasses, visibleArea } from '../datasets/labels/size-class.ts';
import { visibleColours } from '../datasets/picture/visible-colours.ts';

export interface CountedBy {
  rows: AspectId;
  columns: AspectId;
}

interface SeenSprite {
  place: number;
  picture: Picture;
  /** Null without one. */
  label: string | null;
}

const examplesEach = 6;
const other = 'other';

/**
 * Counts a dataset's sprites by two aspects: the commonest kinds first, the rare ones together. Of very many sprites
 * it looks at `mostCounted`, spread evenly.
 *
 * @throws StudioError `dataset-damaged`, `not-found`
 */
export async function countSprites(path: string, { rows, columns }: CountedBy): Promise<Counts> {
  const seen = await lookAt(path);
  const [rowOf, columnOf] = [kindsOf(seen, rows), kindsOf(seen, columns)];
  const [rowKinds, columnKinds] = [commonest(rowOf), commonest(columnOf)];
  const counts = rowKinds.map(() => columnKinds.map(() => 0));
  const examples = rowKinds.map(() => columnKinds.map((): number[] => []));
  for (const [index, { place }] of seen.entries()) {
    const row = placeOf(rowKinds, rowOf[index]);
    const column = placeOf(columnKinds, columnOf[index]);
    (counts[row] as number[])[column] = (counts[row]?.[column] ?? 0) + 1;
    const shown = examples[row]?.[column];
    if (shown && shown.length < examplesEach) shown.push(place);
  }
  return { rows: rowKinds, columns: columnKinds, counts, examples };
}

async function lookAt(path: string): Promise<SeenSprite[]> {
  const file = await openSpriteFile(path);
  try {
    const { count, size, channels, labels } = file.header;
    const labelOf = await file.readLabels();
    const looked = Math.min(count, mostCounted);
    const seen: SeenSprite[] = [];
    for (let index = 0; index < looked; index++) {
      const place = Math.floor((index * count) / looked);
      const pixels = await file.readSprite(place);
      const data = channels === 4 ? pixels : withAlpha(pixels);
      const label = labelOf[place] ?? noLabel;
      seen.push({
        place,
        picture: { width: size, height: size, data },
        label: label === noLabel ? null : (labels[label] ?? null),
      });
    }
    return seen;
  } finally {
    await file.close();
  }
}

function kindsOf(seen: readonly SeenSprite[], aspect: AspectId): string[] {
  if (aspect === 'label') return seen.map(({ label }) => label ?? 'no label');
  if (aspect === 'colour') return seen.map(({ picture }) => mainColour(picture));
  if (aspect === 'brightness') return seen.map(({ picture }) => brightnessOf(picture));
  return sizeClasses(seen.map(({ picture }) => visibleArea(picture)));
}

/** By the mean lightness of what is drawn, in OKLab: thirds of what box sprites span. */
function brightnessOf(picture: Picture): string {
  let [pixels, sum] = [0, 0];
  for (const colour of visibleColours(picture)) {
    pixels += colour.pixels;
    sum += colour.pixels * toOklab(colour.red, colour.green, colour.blue).lightness;
  }
  const lightness = sum / pixels;
  if (lightness < 0.5) return 'dark';
  return lightness < 0.65 ? 'middling' : 'light';
}

/** In order of how many there are; the last is "other" where there are too many. */
function commonest(kinds: readonly string[]): string[] {
  const countOf = new Map<string, number>();
  for (const kind of kinds) countOf.set(kind, (countOf.get(kind) ?? 0) + 1);
  const sorted = [...countOf.keys()].sort(
    (one, another) => (countOf.get(another) ?? 0) - (countOf.get(one) ?? 0),
  );
  if (sorted.length <= mostKinds) return sorted;
  return [...sorted.slice(0, mostKinds - 1), other];
}

function placeOf(kinds: readonly string[], kind: string | undefined): number {
  const place = kinds.indexOf(kind ?? other);
  return place >= 0 ? place : kinds.length - 1;
}
