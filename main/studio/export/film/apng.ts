import { deflateSync } from 'node:zlib';
import { appName } from '../../../../shared/version.ts';
import { chunk, signature } from '../../../png/chunks.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { withPngText } from '../../gallery/png-text.ts';
import { enlarge } from '../../../pixel-art/pixels.ts';
import { durationOf, takeTurns, type EncodeFilm, type Film } from './film.ts';

const rgba = 6;
/** Each row by its difference from the one above: an enlarged row that repeats it is nothing but zeros. */
const filterUp = 2;
/** The area of a frame becomes transparent before the next, which takes its place as it is. */
const [disposeToBackground, blendSource] = [1, 0];

/** An animated PNG, which is a PNG of its first frame to who knows no more: https://www.w3.org/TR/png-3/#apng-frame-based-animation */
export const apngFilm: EncodeFilm = async function* (film, options) {
  const [width, height] = [film.width * options.scale, film.height * options.scale];
  yield { text: opening(film, width, height, options.loop), share: 0 };
  // Of frame controls and of frame data together.
  let sequence = 0;
  let frame = 0;
  for await (const pixels of film.frames) {
    const control = frameControl(sequence++, width, height, durationOf(frame, film, options));
    const data = packed(enlarge(pixels, options.scale));
    const content =
      frame === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([uint32(sequence++), data]));
    frame += 1;
    yield { text: Buffer.concat([control, content]), share: frame / film.count };
    await takeTurns();
  }
  yield { text: chunk('IEND', new Uint8Array()), share: 1 };
};

function opening(
  { count, description }: Film,
  width: number,
  height: number,
  loop: boolean,
): Buffer {
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([8, rgba, 0, 0, 0])]);
  const start = Buffer.concat([Buffer.from(signature, 'latin1'), chunk('IHDR', header)]);
  const animation = chunk('acTL', Buffer.concat([uint32(count), uint32(loop ? 0 : 1)]));
  return withPngText(Buffer.concat([start, animation]), {
    Software: appName,
    Description: description,
  });
}

function frameControl(sequence: number, width: number, height: number, ms: number): Buffer {
  const duration = Buffer.alloc(4);
  duration.writeUInt16BE(ms, 0);
  duration.writeUInt16BE(1_000, 2);
  return chunk(
    'fcTL',
    Buffer.concat([
      ...[sequence, width, height, 0, 0].map(uint32),
      duration,
      Buffer.from([disposeToBackground, blendSource]),
    ]),
  );
}

function packed({ width, height, data }: Picture): Buffer {
  const line = width * 4;
  const rows = Buffer.alloc(height * (line + 1));
  for (let y = 0; y < height; y++) {
    const to = y * (line + 1);
    rows[to] = filterUp;
    for (let x = 0; x < line; x++) {
      const above = y === 0 ? 0 : (data[(y - 1) * line + x] as number);
      rows[to + 1 + x] = (data[y * line + x] as number) - above;
    }
  }
  return deflateSync(rows, { level: 9 });
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
