import { StudioError } from '../../shared/errors.ts';
import { formatMegabytes } from '../../shared/engine/native-engine.ts';
import { freeBytes } from '../files/free-bytes.ts';

/** @throws StudioError `disk-full`, before a quarter of a gigabyte was downloaded for nothing */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free < bytes) throw tooFull(folder, free, bytes);
}

function tooFull(folder: string, free: number, needed: number): StudioError {
  return new StudioError(
    'disk-full',
    `The disk of ${folder} has ${formatMegabytes(free)} left, and the fast engine needs ${formatMegabytes(needed)} while it is set up.`,
    `Make room for ${formatMegabytes(needed - free)} more, then try again.`,
  );
}
