import { expect, it } from 'vitest';
import { fromPicture, toPicture } from '../../../../../../renderer/lib/picture-pixels.ts';
import { sentPictureSchema } from '../../../../../../shared/creature/picture.ts';

it('pixels cross the wire and come back as they were', () => {
  const pixels = Uint8ClampedArray.from({ length: 16 * 16 * 4 }, (_, index) => index % 256);
  const picture = sentPictureSchema.parse(toPicture(pixels, 16));
  expect(fromPicture(picture)).toEqual(pixels);
});
