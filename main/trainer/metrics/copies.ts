import { colourLabels } from './pixel-art.ts';
import { leastAlpha, pictureAt, type Pictures } from './pictures.ts';
import { intersectionOverUnion, silhouetteOf, type Silhouette } from './shapes.ts';

/** What a picture is like whatever its colours are and wherever it stands: which of its pixels have one colour. */
export interface Structure {
  /**
   * A number a colour, 0 for what is transparent; `[size, size]`, moved so that the middle of what is seen is in the middle.
   * Null where there are too many to be pixel art.
   */
  readonly colours: Uint8Array | null;
  /** The same with steps of brightness that have as many pixels each in place of colours. */
  readonly levels: Uint8Array;
  readonly size: number;
  readonly silhouette: Silhouette;
  /** Brightness of an 8x8 grid, with mean 0 and length 1: by it are candidates found where pictures fill their frames. */
  readonly coarse: Float64Array;
}

/** The picture of another set that one is most like. */
export interface Likeness {
  /** Place in the other set; -1 where there is none. */
  readonly place: number;
  /** 1 for the same picture, about 0 for two that have nothing to do with each other. */
  readonly agreement: number;
  /** Whether it is like the other one's mirror image. */
  readonly mirrored: boolean;
}

/** Brightness stands for more colours than this. */
const mostColours = 20;
const levelCount = 4;
const gridSide = 8;
/** Pictures of the other set that are looked at closely. */
const candidates = 8;
/** How far off the middles of two copies may be: a stray pixel moves one. */
const reach = 1;
/** What fills more of its frame has no silhouette to be found by. */
const fullFrame = 0.95;

export function structuresOf(pictures: Pictures): Structure[] {
  return Array.from({ length: pictures.count }, (_, place) =>
    structureOf(pictureAt(pictures, place), pictures.size),
  );
}

function structureOf(rgba: Uint8Array, size: number): Structure {
  const centred = inTheMiddle(rgba, size);
  return {
    colours: fewColours(centred),
    levels: brightnessLevels(centred),
    size,
    silhouette: silhouetteOf(centred),
    coarse: coarseGrid(centred, size),
  };
}

/**
 * For each picture the one of another set that it is most like, recoloured, moved or mirrored as it may be.
 *
 * The candidates are those with the most similar silhouettes when both stand in the middle; the agreement with each is the
 * adjusted Rand index (Hubert and Arabie 1985) of their colours as two ways to divide what either covers, at the best of nine
 * places and both ways round. It asks which pixels have one colour, not which: so a copy in other colours is a copy.
 *
 * @param excludes whether a picture must not be compared with another, by their places
 */
export function mostAlike(
  of: readonly Structure[],
  among: readonly Structure[],
  excludes: (place: number, other: number) => boolean = () => false,
): Likeness[] {
  return of.map((one, place) => {
    const [best = noLikeness] = likenessesOf(one, among, (other) => excludes(place, other));
    return best;
  });
}

const noLikeness: Likeness = { place: -1, agreement: -1, mirrored: false };

/** Those of another set that look most like one picture, the most alike first, each once: of the candidates, see `mostAlike`. */
export function likenessesOf(
  one: Structure,
  among: readonly Structure[],
  excludes: (other: number) => boolean = () => false,
): Likeness[] {
  const best = new Map<number, Likeness>();
  const allowed = among.flatMap((other, at) => (excludes(at) ? [] : [{ other, at }]));
  [one, mirror(one)].forEach((side, turned) => {
    const rank = rankingOf(side);
    const ranked = allowed.map(({ other, at }) => ({ other, at, rank: rank(other) }));
    for (const { other, at } of largest(ranked, candidates)) {
      const agreement = agreementOf(side, other);
      const known = best.get(at);
      if (known && known.agreement >= agreement) continue;
      // As they came to it, for those that agree as much.
      best.delete(at);
      best.set(at, { place: at, agreement, mirrored: turned === 1 });
    }
  });
  // Of equal ones the first that was found, as they were found.
  return [...best.values()].sort((a, b) => b.agreement - a.agreement);
}

/** How promising another picture is, without looking closely. */
function rankingOf(one: Structure): (other: Structure) => number {
  if (one.silhouette.area > fullFrame * one.size ** 2) {
    return (other) =>
      Math.abs(one.coarse.reduce((sum, value, at) => sum + value * other.coarse[at], 0));
  }
  return (other) => intersectionOverUnion(one.silhouette, other.silhouette);
}

function largest<Ranked extends { rank: number }>(
  ranked: readonly Ranked[],
  count: number,
): Ranked[] {
  const kept: Ranked[] = [];
  for (const each of ranked) {
    const last = kept[count - 1];
    if (last && each.rank <= last.rank) continue;
    const after = kept.findIndex(({ rank }) => each.rank > rank);
    kept.splice(after < 0 ? kept.length : after, 0, each);
    kept.length = Math.min(kept.length, count);
  }
  return kept;
}

function agreementOf(one: Structure, other: Structure): number {
  let best = -1;
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      best = Math.max(best, adjustedRandIndex(contingency(one, other, dy, dx)));
    }
  }
  return best;
}

const tableSide = mostColours + 1;

/** How many pixels of what either covers have which two labels. */
function contingency(one: Structure, other: Structure, dy: number, dx: number): Int32Array {
  const { size } = one;
  const byColour = one.colours && other.colours;
  const labels = (byColour && one.colours) || one.levels;
  const otherLabels = (byColour && other.colours) || other.levels;
  const table = new Int32Array(tableSide * tableSide);
  for (let y = 0; y < size; y++) {
    const movedY = y + dy;
    const inside = movedY >= 0 && movedY < size;
    for (let x = 0; x < size; x++) {
      const movedX = x + dx;
      const label = labels[y * size + x];
      const otherLabel =
        inside && movedX >= 0 && movedX < size ? otherLabels[movedY * size + movedX] : 0;
      table[label * tableSide + otherLabel]++;
    }
  }
  // What neither covers says nothing.
  table[0] = 0;
  return table;
}

/** Hubert and Arabie 1985, "Comparing partitions", equation 5. @param table square */
export function adjustedRandIndex(table: Int32Array): number {
  const side = Math.sqrt(table.length);
  const [rows, columns] = [new Float64Array(side), new Float64Array(side)];
  let [total, together] = [0, 0];
  for (let at = 0; at < table.length; at++) {
    const count = table[at];
    if (count === 0) continue;
    rows[Math.floor(at / side)] += count;
    columns[at % side] += count;
    total += count;
    together += pairs(count);
  }
  const inRows = rows.reduce((sum, count) => sum + pairs(count), 0);
  const inColumns = columns.reduce((sum, count) => sum + pairs(count), 0);
  const expected = total < 2 ? 0 : (inRows * inColumns) / pairs(total);
  const most = (inRows + inColumns) / 2;
  // Both in one part, or every pixel by itself in both: the same division.
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}

function mirror({ colours, levels, size, coarse }: Structure): Structure {
  const turned = mirrorRows(levels, size);
  const visible = new Uint8Array(turned.length * 4);
  turned.forEach((level, at) => (visible[at * 4 + 3] = level === 0 ? 0 : 255));
  return {
    colours: colours && mirrorRows(colours, size),
    levels: turned,
    size,
    silhouette: silhouetteOf(visible),
    coarse: mirrorRows(coarse, gridSide),
  };
}

function mirrorRows<Values extends Uint8Array | Float64Array>(
  values: Values,
  side: number,
): Values {
  const turned = values.slice() as Values;
  for (let start = 0; start < turned.length; start += side) {
    turned.subarray(start, start + side).reverse();
  }
  return turned;
}

/** Moves a picture so that the mean place of its visible pixels is in the middle; what leaves the frame is lost. */
function inTheMiddle(rgba: Uint8Array, size: number): Uint8Array {
  const [dy, dx] = wayToMiddle(rgba, size);
  const moved = new Uint8Array(rgba.length);
  for (let y = Math.max(0, -dy); y < Math.min(size, size - dy); y++) {
    const [from, to] = [Math.max(0, -dx), Math.min(size, size - dx)];
    const row = rgba.subarray((y * size + from) * 4, (y * size + to) * 4);
    moved.set(row, ((y + dy) * size + from + dx) * 4);
  }
  return moved;
}

function wayToMiddle(rgba: Uint8Array, size: number): [number, number] {
  let [sumY, sumX, count] = [0, 0, 0];
  for (let pixel = 0; pixel < size * size; pixel++) {
    if (rgba[pixel * 4 + 3] < leastAlpha) continue;
    sumY += Math.floor(pixel / size);
    sumX += pixel % size;
    count++;
  }
  const middle = (size - 1) / 2;
  return count === 0
    ? [0, 0]
    : [Math.round(middle - sumY / count), Math.round(middle - sumX / count)];
}

function fewColours(rgba: Uint8Array): Uint8Array | null {
  const colours = colourLabels(rgba);
  const numbers = new Map<number, number>([[0, 0]]);
  for (const colour of colours) if (!numbers.has(colour)) numbers.set(colour, numbers.size);
  if (numbers.size > tableSide) return null;
  return Uint8Array.from(colours, (colour) => numbers.get(colour) ?? 0);
}

function brightnessLevels(rgba: Uint8Array): Uint8Array {
  const brightness = Uint8Array.from({ length: rgba.length / 4 }, (_, pixel) =>
    Math.round(lumaAt(rgba, pixel)),
  );
  const isSeen = (pixel: number) => rgba[pixel * 4 + 3] >= leastAlpha;
  const counts = new Float64Array(256);
  brightness.forEach((value, pixel) => (counts[value] += isSeen(pixel) ? 1 : 0));
  const all = total(counts);
  let darker = 0;
  const levelOf = counts.map((count) => {
    // By the middle of those that are as bright.
    const level = 1 + Math.floor(((darker + count / 2) / all) * levelCount);
    darker += count;
    return level;
  });
  return brightness.map((value, pixel) => (isSeen(pixel) ? levelOf[value] : 0));
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Rec. 601. */
function lumaAt(rgba: Uint8Array, pixel: number): number {
  const at = pixel * 4;
  return 0.299 * rgba[at] + 0.587 * rgba[at + 1] + 0.114 * rgba[at + 2];
}

function coarseGrid(rgba: Uint8Array, size: number): Float64Array {
  const cells = new Float64Array(gridSide * gridSide);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const y = Math.floor((Math.floor(pixel / size) * gridSide) / size);
    const x = Math.floor(((pixel % size) * gridSide) / size);
    cells[y * gridSide + x] += lumaAt(rgba, pixel) * (rgba[pixel * 4 + 3] / 255);
  }
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  const length = Math.sqrt(cells.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return cells.map((value) => (length === 0 ? 0 : (value - mean) / length));
}
