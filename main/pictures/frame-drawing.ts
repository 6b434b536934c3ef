import { backgroundFill } from '../../shared/dataset/background.ts';
import type { Dataset } from '../../shared/dataset/dataset.ts';
import type { PairingId } from '../../shared/hyperparameters/choices.ts';
import type { SentPicture } from '../../shared/creature/picture.ts';
import { bytesPerPixel, emptyPicture, type Picture } from './picture.ts';
import { contentBounds } from './trim.ts';

/** What decides where a run's pictures lie. */
export interface DrawingFrame {
  options: Pick<Dataset['options'], 'fit' | 'background'>;
  pairs: PairingId;
}

interface FramedDrawing {
  drawing: SentPicture;
  /** What comes of it, where it was drawn. */
  moveBack(drawn: SentPicture): SentPicture;
}

/**
 * Moves what was drawn on a canvas to the middle, where the run's sprites lay in training. Not so where the whole
 * picture was fitted, or both pictures of a pair: there the canvas is the frame. Why nothing is scaled:
 * docs/decisions/0200-pairs-are-fitted-together.md.
 */
export function frameDrawing(sent: SentPicture, { options, pairs }: DrawingFrame): FramedDrawing {
  const picture = decode(sent);
  const content = options.fit === 'contain' && pairs !== 'folders' ? contentBounds(picture) : null;
  if (!content) return { drawing: sent, moveBack: (drawn) => drawn };
  const right = Math.floor((sent.size - content.width) / 2) - content.left;
  const down = Math.floor((sent.size - content.height) / 2) - content.top;
  const ground = backgroundFill(options.background);
  return {
    drawing: encode(moved(picture, right, down, ground)),
    moveBack: (drawn) => encode(moved(decode(drawn), -right, -down, ground)),
  };
}

function moved(picture: Picture, right: number, down: number, ground: readonly number[]): Picture {
  const { width, height } = picture;
  const target = emptyPicture(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = [x - right, y - down];
      const lies = Math.min(fromX, fromY) >= 0 && fromX < width && fromY < height;
      const from = (fromY * width + fromX) * bytesPerPixel;
      const pixel = lies ? picture.data.subarray(from, from + bytesPerPixel) : ground;
      target.data.set(pixel, (y * width + x) * bytesPerPixel);
    }
  }
  return target;
}

function decode({ size, rgba }: SentPicture): Picture {
  return { width: size, height: size, data: rgba };
}

function encode({ width, data }: Picture): SentPicture {
  return { size: width, rgba: data };
}
