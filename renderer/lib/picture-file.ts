import { mostPictureFileBytes } from '../../shared/creature/picture.ts';
import { readableKinds } from '../../shared/dataset/dataset.ts';
import { StudioError } from '../../shared/errors.ts';

/** Side of what a picture that is too large to be sent is shrunk to: more than any run draws from. */
const shrunkTo = 512;

/** The first picture among what was pasted, or null. */
export function pastedPicture(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/')) ?? null;
}

/**
 * A picture file as the studio takes it: as it is, or a picture of what the window sees in it, where it is too large for a message.
 *
 * @throws StudioError `image-unreadable`
 */
export async function bytesOfPictureFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const sent = file.size <= mostPictureFileBytes ? file : await shrunk(file);
  return new Uint8Array(await sent.arrayBuffer());
}

async function shrunk(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file).catch((cause: unknown) => {
    throw unreadable('is too large, or no picture that this window knows', cause);
  });
  const scale = Math.min(1, shrunkTo / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw unreadable('cannot be shrunk in this window');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  for (const type of ['image/png', 'image/jpeg']) {
    const made = await canvas.convertToBlob({ type });
    if (made.size <= mostPictureFileBytes) return made;
  }
  throw unreadable('is too large');
}

function unreadable(why: string, cause?: unknown): StudioError {
  return new StudioError(
    'image-unreadable',
    `The picture ${why}.`,
    `Give a smaller ${readableKinds} picture.`,
    { cause },
  );
}
