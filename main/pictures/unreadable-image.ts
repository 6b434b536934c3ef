/** Why a file is skipped, in words that complete "this file …". */
export class UnreadableImage extends Error {
  override readonly name: string = 'UnreadableImage';
}

/**
 * The decoder's memory is used up: by this picture, or by earlier ones. What a picture was decoded into is freed there
 * when JavaScript's garbage is collected, and nothing tells the collector how much it is.
 */
export class DecoderMemoryFull extends UnreadableImage {
  override readonly name = 'DecoderMemoryFull';

  constructor(options?: ErrorOptions) {
    super('needs more memory to be read than the studio gives to a picture', options);
  }
}

const openFailures: Record<string, string> = {
  EACCES: 'may not be read (permission denied)',
  EPERM: 'may not be read (permission denied)',
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EIO: 'cannot be read: the disk reports an error',
};

/** The failure of a file operation, in words that complete "this file …". */
export function whyUnopened(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  return openFailures[code] ?? `cannot be read (${code || String(error)})`;
}
