import { describe, expect, it } from 'vitest';
import { sentPictureSchema } from '../../../../shared/creature/picture.ts';

const ofBytes = (size: number, bytes: number) => ({
  size,
  rgba: new Uint8Array(bytes).fill(7),
});

describe('a picture', () => {
  it.each([16, 24, 128])('of %i pixels is taken', (size) => {
    expect(sentPictureSchema.safeParse(ofBytes(size, size * size * 4)).success).toBe(true);
  });

  it('is refused with more or fewer pixels than its size says', () => {
    expect(sentPictureSchema.safeParse(ofBytes(16, 16 * 16 * 4 + 4)).success).toBe(false);
    expect(sentPictureSchema.safeParse(ofBytes(16, 16 * 16 * 3)).success).toBe(false);
  });

  it('is refused when it is too large or no bytes', () => {
    expect(sentPictureSchema.safeParse(ofBytes(256, 256 * 256 * 4)).success).toBe(false);
    const { size, rgba } = ofBytes(16, 16 * 16 * 4);
    for (const other of [[...rgba], String(rgba), Buffer.from(rgba).toString('base64')])
      expect(sentPictureSchema.safeParse({ size, rgba: other }).success).toBe(false);
  });
});
