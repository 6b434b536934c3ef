import type { DecodedPicture } from '../../../pictures/picture.ts';
import type { ReadPicture } from '../../pictures/picture-reader.ts';

/** Of what was read: as much as a folder of small sprites takes, and few photographs. */
const mostBytes = 64 * 1024 * 1024;

/** Reads each picture once, as long as there is room: what changes while options do is mostly what is made of it. */
export function rememberingPictures(readPicture: ReadPicture): ReadPicture {
  /** The one used last at the end. */
  const known = new Map<string, DecodedPicture>();
  let bytes = 0;

  function keep(key: string, picture: DecodedPicture): void {
    known.set(key, picture);
    bytes += picture.data.length;
    for (const [oldest, { data }] of known) {
      if (bytes <= mostBytes) return;
      known.delete(oldest);
      bytes -= data.length;
    }
  }

  return async (path, how) => {
    const key = JSON.stringify([
      typeof path === 'string' ? path : Buffer.from(path).toString('base64'),
      how,
    ]);
    const before = known.get(key);
    if (before) {
      known.delete(key);
      known.set(key, before);
      return before;
    }
    const picture = await readPicture(path, how);
    if (!known.has(key)) keep(key, picture);
    return picture;
  };
}
