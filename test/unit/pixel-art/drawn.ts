import type { Picture } from '../../../main/pictures/picture.ts';

/** What pictures are drawn with here: black, grey, red, rose, green, white, half transparent blue. */
const paints: Record<string, readonly [number, number, number, number]> = {
  '.': [0, 0, 0, 0],
  k: [0, 0, 0, 255],
  r: [200, 40, 40, 255],
  p: [205, 52, 48, 255],
  g: [40, 180, 60, 255],
  w: [255, 255, 255, 255],
  b: [40, 60, 200, 100],
};

/** A picture out of its rows, a sign a pixel. */
export function drawn(...rows: readonly string[]): Picture {
  const pixels = rows.flatMap((row) => [...row]).flatMap((sign) => [...(paints[sign] ?? [])]);
  return { width: rows[0]?.length ?? 0, height: rows.length, data: Uint8Array.from(pixels) };
}

/** The rows of a picture; a colour that has no sign is '?'. */
export function rowsOf({ width, data }: Picture): string[] {
  const signs = Array.from({ length: data.length / 4 }, (_, pixel) => {
    const colour = [...data.subarray(pixel * 4, pixel * 4 + 4)].join();
    return Object.entries(paints).find(([, paint]) => paint.join() === colour)?.[0] ?? '?';
  });
  return Array.from({ length: signs.length / width }, (_, y) =>
    signs.slice(y * width, (y + 1) * width).join(''),
  );
}
