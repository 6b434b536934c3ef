/** Why a file is skipped, in words that complete "this file …". */
export class UnreadableImage extends Error {
  override readonly name = 'UnreadableImage';
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
