import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chunk } from '../../../main/png/chunks.ts';
import { decodePng, encodePng, ForeignPng } from '../../../main/png/png.ts';
import { pngOf } from './png-of.ts';

/** Every colour and alpha, the colours below no alpha too. */
const noise = Uint8Array.from({ length: 7 * 5 * 4 }, (_, place) => (place * 73 + 19) % 256);
const picture = { width: 7, height: 5, data: noise };

describe('a PNG that the studio writes', () => {
  it('is read by another library pixel for pixel, and by the studio', async () => {
    const bytes = encodePng(picture);
    expect([...(await sharp(bytes).raw().toBuffer())]).toEqual([...noise]);
    expect(decodePng(bytes, 35)).toEqual(picture);
  });

  it('may have no transparency, and is read with full alpha', async () => {
    const rgb = noise.subarray(0, 7 * 5 * 3);
    const bytes = encodePng({ width: 7, height: 5, data: rgb }, { channels: 3 });
    expect([...(await sharp(bytes).raw().toBuffer())]).toEqual([...rgb]);
    const { data } = decodePng(bytes, 35);
    expect([...data.subarray(4, 8)]).toEqual([...rgb.subarray(3, 6), 255]);
  });
});

describe('a PNG of another library', () => {
  it('is read where it has 8 bits a channel, whatever filters were used', async () => {
    const raw = { width: 7, height: 5, channels: 4 as const };
    const bytes = await sharp(noise, { raw }).png({ adaptiveFiltering: true }).toBuffer();
    expect([...decodePng(bytes, 35).data]).toEqual([...noise]);
  });

  it.each([
    [2, 3],
    [6, 4],
  ])(
    'is read as another library reads it, by each filter: colour type %d',
    async (type, channels) => {
      const rows = Array.from({ length: 15 }, (_, y) =>
        Uint8Array.from({ length: 1 + 7 * channels }, (_, x) =>
          x === 0 ? y % 5 : (x * 89 + y * 151 + x * y) % 256,
        ),
      );
      const bytes = pngOf(7, 15, deflateSync(Buffer.concat(rows)), 8, type);
      const read = await sharp(bytes).ensureAlpha().raw().toBuffer();
      expect([...decodePng(bytes, 7 * 15).data]).toEqual([...read]);
    },
  );

  it('is read without unpacking what is no pixel of it', () => {
    const bytes = encodePng(picture);
    const beforePixels = bytes.indexOf('IDAT') - 4;
    const profile = chunk('iCCP', Buffer.from('profile\0\0no profile'));
    const parts = [bytes.subarray(0, beforePixels), profile, bytes.subarray(beforePixels)];
    expect(decodePng(Buffer.concat(parts), 35)).toEqual(picture);
  });

  it.each([
    ['is no PNG', Buffer.from('GIF89a and more than thirty-three bytes of it')],
    ['is no PNG', encodePng(picture).subarray(0, 20)],
    ['is no PNG of the studio', pngOf(7, 5, deflateSync(new Uint8Array(5 * 29)), 16)],
    ['is no PNG of the studio', pngOf(7, 5, deflateSync(new Uint8Array(5 * 8)), 8, 0)],
    [
      'has 70000 × 70000 pixels; at most 35 are read',
      pngOf(70_000, 70_000, deflateSync(new Uint8Array(9))),
    ],
    ['is damaged', encodePng(picture).subarray(0, 90)],
    ['is damaged', pngOf(7, 5, deflateSync(new Uint8Array(50_000_000)))],
    ['is damaged', pngOf(7, 5, deflateSync(new Uint8Array(5 * 29).fill(5)))],
    ['holds other pixels than it promises', pngOf(7, 5, deflateSync(new Uint8Array(5 * 28)))],
  ])('%s: refused', (reason, bytes) => {
    expect(() => decodePng(bytes, 35)).toThrow(ForeignPng);
    expect(() => decodePng(bytes, 35)).toThrow(reason);
  });
});
