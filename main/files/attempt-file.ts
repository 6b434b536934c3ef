import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fromJson } from './from-json.ts';
import { writeBesideSync } from './write-beside.ts';

/** In a run's folder: the number of the start to which the folder belongs. */
const attemptFileName = 'attempt.json';

const attemptFileSchema = z.object({ attempt: z.int().min(1) });

/**
 * @param folder of a run, absolute
 * @returns undefined where the file is missing or is not understood
 * @throws what the system says of a file that is there and cannot be read
 */
export function readAttempt(folder: string): number | undefined {
  const text = readIfThere(join(folder, attemptFileName));
  return fromJson(attemptFileSchema, text ?? '')?.attempt;
}

/** Gives a run's folder, which exists, to an attempt: every trainer of a lower one may write no more. */
export function writeAttempt(folder: string, attempt: number): void {
  writeBesideSync(join(folder, attemptFileName), `${JSON.stringify({ attempt })}\n`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
