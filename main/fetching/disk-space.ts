import { formatBytes } from '../../shared/format.ts';
import { StudioError } from '../../shared/errors.ts';
import { freeBytes } from '../files/free-bytes.ts';

/**
 * @param what a person gets, such as "the fast engine"
 * @throws StudioError `disk-full`, before all of it was downloaded for nothing
 */
export async function requireSpace(what: string, folder: string, bytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free < bytes) throw tooFull(what, folder, free, bytes);
}

function tooFull(what: string, folder: string, free: number, needed: number): StudioError {
  return new StudioError(
    'disk-full',
    `The disk of ${folder} has ${formatBytes(free)} left, and ${what} needs ${formatBytes(needed)} while it is set up.`,
    `Make room for ${formatBytes(needed - free)} more, then try again.`,
  );
}
