import { tinyCreatureOf } from '../../renderer/lib/creature.ts';

const painted = new Map<string, string>();
const cells = 8;

/** A picture of the library, painted here: a sheet of creatures for samples, one creature for all else. */
export function paintedPicture(path: string): string {
  const known = painted.get(path);
  if (known) return known;
  const columns = path.includes('samples/') ? cells : 1;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 16 * columns;
  const context = canvas.getContext('2d');
  for (let place = 0; place < columns * columns; place++) {
    const left = 16 * (place % columns) + 2;
    const top = 16 * Math.floor(place / columns) + 2;
    for (const { x, y, colour } of tinyCreatureOf(place + path.length).pixels) {
      context?.fillRect(left + x, top + y, 1, 1);
      if (context) context.fillStyle = colour;
    }
  }
  const url = canvas.toDataURL();
  painted.set(path, url);
  return url;
}
