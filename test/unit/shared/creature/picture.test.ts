import { describe, expect, it } from 'vitest';
import { pictureSchema } from '../../../../shared/creature/picture.ts';

const ofBytes = (size: number, bytes: number) => ({
  size,
  rgba: Buffer.alloc(bytes, 7).toString('base64'),
});

describe('a picture', () => {
  it.each([16, 24, 128])('of %i pixels is taken', (size) => {
    expect(pictureSchema.safeParse(ofBytes(size, size * size * 4)).success).toBe(true);
  });

  it('is refused with more or fewer pixels than its size says', () => {
    expect(pictureSchema.safeParse(ofBytes(16, 16 * 16 * 4 + 4)).success).toBe(false);
    expect(pictureSchema.safeParse(ofBytes(16, 16 * 16 * 3)).success).toBe(false);
  });

  it('is refused when it is too large or no base64', () => {
    expect(pictureSchema.safeParse(ofBytes(256, 256 * 256 * 4)).success).toBe(false);
    const { size, rgba } = ofBytes(16, 16 * 16 * 4);
    expect(pictureSchema.safeParse({ size, rgba: `!${rgba.slice(1)}` }).success).toBe(false);
  });
});
