import { emptyPicture, type Picture, type Rectangle, wholeOf } from '../../../pictures/picture.ts';

/** Takes for each pixel the one below its centre: hard edges stay hard. */
export function scaleNearest(
  source: Picture,
  part: Rectangle,
  width: number,
  height: number,
): Picture {
  const target = emptyPicture(width, height);
  for (let y = 0; y < height; y++) {
    const sourceY = part.top + Math.floor(((y + 0.5) * part.height) / height);
    for (let x = 0; x < width; x++) {
      const sourceX = part.left + Math.floor(((x + 0.5) * part.width) / width);
      const from = (sourceY * source.width + sourceX) * 4;
      target.data.set(source.data.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return target;
}

/** Which source pixels lie below a target pixel, and how much of each. */
interface Coverage {
  first: number;
  weights: number[];
}

/** Averages all that lies below each pixel; colours count by their alpha, so that edges keep their colour. */
export function scaleArea(
  source: Picture,
  part: Rectangle,
  width: number,
  height: number,
): Picture {
  const columns = coverages(part.left, part.width, width);
  const rows = coverages(part.top, part.height, height);
  const target = emptyPicture(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const offset = (y * width + x) * 4;
      averageInto(target.data, offset, source, columns[x] as Coverage, rows[y] as Coverage);
    }
  }
  return target;
}

function coverages(start: number, sourceLength: number, targetLength: number): Coverage[] {
  const ratio = sourceLength / targetLength;
  return Array.from({ length: targetLength }, (_, index) => {
    const from = index * ratio;
    const to = Math.min(from + ratio, sourceLength);
    const first = Math.floor(from);
    const last = Math.min(Math.ceil(to), sourceLength);
    const weights = Array.from({ length: last - first }, (_, step) =>
      Math.max(0, Math.min(to, first + step + 1) - Math.max(from, first + step)),
    );
    return { first: start + first, weights };
  });
}

function averageInto(
  target: Uint8Array,
  offset: number,
  source: Picture,
  column: Coverage,
  row: Coverage,
): void {
  let [red, green, blue, alpha, area] = [0, 0, 0, 0, 0];
  for (let y = 0; y < row.weights.length; y++) {
    for (let x = 0; x < column.weights.length; x++) {
      const from = ((row.first + y) * source.width + column.first + x) * 4;
      const weight = (row.weights[y] as number) * (column.weights[x] as number);
      const visible = weight * (source.data[from + 3] as number);
      red += visible * (source.data[from] as number);
      green += visible * (source.data[from + 1] as number);
      blue += visible * (source.data[from + 2] as number);
      alpha += visible;
      area += weight;
    }
  }
  if (alpha === 0) return;
  target[offset] = Math.round(red / alpha);
  target[offset + 1] = Math.round(green / alpha);
  target[offset + 2] = Math.round(blue / alpha);
  target[offset + 3] = Math.round(alpha / area);
}

/** A picture averaged until no side is longer. */
export function noLargerThan(side: number, picture: Picture): Picture {
  const factor = side / Math.max(picture.width, picture.height);
  if (factor >= 1) return picture;
  const [width, height] = [picture.width, picture.height].map((own) =>
    Math.max(1, Math.round(own * factor)),
  ) as [number, number];
  return scaleArea(picture, wholeOf(picture), width, height);
}
