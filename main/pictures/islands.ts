import type { Rectangle } from './picture.ts';

/** Which pixels show something, a byte each. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly shown: Uint8Array;
}

/** What lies by itself on a background. */
export interface Island {
  readonly box: Rectangle;
  /** Pixels that show something. */
  readonly area: number;
}

/** More are noise, not sprites. */
const mostParts = 8_192;
/** Parts that lie so close to each other belong together. */
const joinedWithin = 1;
const overlapping = -1;
/** Beside most of the others these are parts of one: sparks, shadows, a hat. */
const smallShare = 0.15;
/** How far away from what they are parts of, as a share of its size, but at least so many pixels. */
const reach = 0.25;
const leastReach = 4;

/**
 * The islands of a picture, by rows. Small ones belong to the larger one beside them, or to nothing.
 * Null where there are too many to be sprites.
 */
export function islandsOf(mask: Mask): Island[] | null {
  const parts = connectedParts(mask);
  if (!parts) return null;
  const islands = join(parts, joinedWithin);
  const usual = usualArea(islands);
  const isSmall = ({ area }: Island) => area < usual * smallShare;
  const large = islands.filter((island) => !isSmall(island));
  for (const small of islands.filter(isSmall)) addToNearest(large, small);
  return byRows(join(large, overlapping));
}

/** What is connected, at corners too. Null where there are too many parts to be sprites. */
export function connectedParts({ width, height, shown }: Mask): Island[] | null {
  const seen = new Uint8Array(shown.length);
  const parts: Island[] = [];
  const open: number[] = [];
  for (let start = 0; start < shown.length; start++) {
    if (shown[start] === 0 || seen[start] === 1) continue;
    if (parts.length === mostParts) return null;
    let [left, top, right, bottom, area] = [width, height, 0, 0, 0];
    seen[start] = 1;
    open.push(start);
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const x = place % width;
      const y = (place - x) / width;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      area++;
      for (let nearY = Math.max(0, y - 1); nearY <= Math.min(height - 1, y + 1); nearY++) {
        for (let nearX = Math.max(0, x - 1); nearX <= Math.min(width - 1, x + 1); nearX++) {
          const near = nearY * width + nearX;
          if (shown[near] === 0 || seen[near] === 1) continue;
          seen[near] = 1;
          open.push(near);
        }
      }
    }
    parts.push({ box: { left, top, width: right - left + 1, height: bottom - top + 1 }, area });
  }
  return parts;
}

/** Half of all that is shown lies in islands of at least this area: dust does not count. */
function usualArea(islands: readonly Island[]): number {
  const sorted = islands.toSorted((one, other) => other.area - one.area);
  let rest = sorted.reduce((sum, { area }) => sum + area, 0) / 2;
  for (const { area } of sorted) {
    rest -= area;
    if (rest <= 0) return area;
  }
  return 0;
}

/** Joins those whose boxes come closer than `within` pixels, until none do. */
function join(islands: readonly Island[], within: number): Island[] {
  const joined: Island[] = [];
  for (const island of islands.toSorted((one, other) => one.box.left - other.box.left)) {
    let grown = island;
    for (let index = 0; index < joined.length; index++) {
      const other = joined[index] as Island;
      if (distance(grown.box, other.box) > within) continue;
      grown = union(grown, other);
      joined.splice(index, 1);
      // What has grown may reach those that were passed over.
      index = -1;
    }
    joined.push(grown);
  }
  return joined;
}

function addToNearest(large: Island[], small: Island): void {
  let [nearest, least] = [-1, Infinity];
  large.forEach(({ box }, index) => {
    const away = distance(box, small.box);
    if (away < least) [nearest, least] = [index, away];
  });
  const island = large[nearest];
  if (!island) return;
  const size = Math.max(island.box.width, island.box.height);
  if (least <= Math.max(leastReach, size * reach)) large[nearest] = union(island, small);
}

/** Pixels between two boxes; less than 0 where they overlap. */
function distance(one: Rectangle, other: Rectangle): number {
  const across =
    Math.max(one.left, other.left) - Math.min(one.left + one.width, other.left + other.width);
  const down =
    Math.max(one.top, other.top) - Math.min(one.top + one.height, other.top + other.height);
  return Math.max(across, down);
}

function union(one: Island, other: Island): Island {
  const left = Math.min(one.box.left, other.box.left);
  const top = Math.min(one.box.top, other.box.top);
  const right = Math.max(one.box.left + one.box.width, other.box.left + other.box.width);
  const bottom = Math.max(one.box.top + one.box.height, other.box.top + other.box.height);
  return {
    box: { left, top, width: right - left, height: bottom - top },
    area: one.area + other.area,
  };
}

/** As one reads: what overlaps in height is one row. */
function byRows(islands: readonly Island[]): Island[] {
  const rows: { bottom: number; islands: Island[] }[] = [];
  for (const island of islands.toSorted((one, other) => one.box.top - other.box.top)) {
    const middle = island.box.top + island.box.height / 2;
    const row = rows.find(({ bottom }) => middle < bottom);
    if (row) row.islands.push(island);
    else rows.push({ bottom: island.box.top + island.box.height, islands: [island] });
  }
  return rows.flatMap((row) => row.islands.sort((one, other) => one.box.left - other.box.left));
}
