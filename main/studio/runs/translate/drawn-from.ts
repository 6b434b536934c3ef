import type { DrawnFrom } from '../../../../shared/creature/drawn-from.ts';
import { sentPictureSchema, type SentPicture } from '../../../../shared/creature/picture.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { decodePng } from '../../../png/png.ts';
import { toPng } from './picture-file.ts';

const mostPixels = 128 ** 2;

/** What is kept of a picture that a run drew from, to draw from it once more. */
export function writeDrawnFrom(
  picture: SentPicture,
  { fit, background }: Pick<DrawnFrom, 'fit' | 'background'>,
): DrawnFrom {
  return { png: toPng(picture).toString('base64'), fit, background };
}

/** The picture again, pixel for pixel. @throws StudioError `conflict` where it is damaged */
export function readDrawnFrom({ png }: DrawnFrom): SentPicture {
  try {
    const { width, data } = decodePng(Buffer.from(png, 'base64'), mostPixels);
    return sentPictureSchema.parse({ size: width, rgba: data });
  } catch (cause) {
    throw new StudioError(
      'conflict',
      'The picture that this creature was drawn from is damaged, so it cannot be made again.',
      'Its own picture stays: it can be recoloured and exported.',
      { cause },
    );
  }
}
