import { expect, it } from 'vitest';
import { encodePng } from '../../../../main/png/png.ts';
import {
  readDrawnFrom,
  writeDrawnFrom,
} from '../../../../main/studio/runs/translate/drawn-from.ts';
import { drawnFromSchema } from '../../../../shared/creature/drawn-from.ts';

const asTrained = { fit: 'contain', background: 'transparent' } as const;

/** What no filter and no packing makes smaller. */
function noise(size: number): { size: number; rgba: Uint8Array } {
  let state = 3;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  return { size, rgba: Uint8Array.from({ length: size * size * 4 }, next) };
}

it('what was drawn from comes back pixel for pixel, though it be the largest and of noise', () => {
  const picture = noise(128);
  const kept = drawnFromSchema.parse(writeDrawnFrom(picture, asTrained));
  expect(kept.png.length).toBeGreaterThan(80_000);
  expect(readDrawnFrom(kept)).toEqual({ size: 128, rgba: new Uint8Array(picture.rgba) });
});

it('what is clear keeps the colour that it has below', () => {
  const rgba = Uint8Array.from({ length: 16 * 16 * 4 }, (_, at) => (at % 4 === 3 ? 0 : at % 7));
  expect(readDrawnFrom(writeDrawnFrom({ size: 16, rgba }, asTrained)).rgba).toEqual(rgba);
});

it.each([
  ['no picture', Buffer.from('no picture')],
  ['not square', encodePng({ width: 32, height: 16, data: new Uint8Array(32 * 16 * 4) })],
  ['too small', encodePng({ width: 8, height: 8, data: new Uint8Array(8 * 8 * 4) })],
  ['too large', encodePng({ width: 129, height: 129, data: new Uint8Array(129 * 129 * 4) })],
])('a library may be a stranger’s: it is refused in words where it is %s', (_, png) => {
  expect(() => readDrawnFrom({ ...asTrained, png: png.toString('base64') })).toThrow(
    expect.objectContaining({ code: 'conflict', message: expect.stringContaining('is damaged') }),
  );
});
