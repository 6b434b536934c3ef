import { z } from 'zod';
import { isDiskFull } from './library/disk-full.ts';
import { said } from './said.ts';

/** Every error that may reach a person; a screen or a script can switch on it. */
const errorCodes = [
  'invalid-input',
  'not-found',
  'conflict',
  'library-locked',
  'library-too-new',
  'library-unusable',
  'library-read-only',
  'library-gone',
  'dataset-empty',
  'dataset-too-small',
  'dataset-damaged',
  'image-unreadable',
  'engine-unavailable',
  'download-failed',
  'out-of-memory',
  'trainer-crashed',
  'training-diverged',
  'checkpoint-damaged',
  'disk-full',
  'cancelled',
  'closing',
  'unanswered',
  'forbidden',
  'not-available-here',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** How an error crosses a process border: data, never a stack trace. */
export const errorShapeSchema = z.object({
  code: errorCodeSchema,
  message: said(z.string().max(2_000)),
  /** What the person can do about it, one sentence. */
  hint: said(z.string().max(2_000)),
});
export type ErrorShape = z.infer<typeof errorShapeSchema>;

/** The one error type of the studio: a clear sentence and what to do. */
export class StudioError extends Error {
  override readonly name = 'StudioError';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }

  static fromShape(shape: ErrorShape): StudioError {
    return new StudioError(shape.code, shape.message, shape.hint);
  }
}

/**
 * Turns anything thrown into the shape that crosses borders; unknown errors keep their message only. A full disk is
 * called by its name, wherever it was met: nobody but the person can make room.
 */
export function toErrorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof StudioError) {
    return { code: thrown.code, message: thrown.message.slice(0, 2_000), hint: thrown.hint };
  }
  if (thrown instanceof z.ZodError) return describeInvalidInput(thrown);
  if (isDiskFull(thrown)) return diskFull;
  if (isDatabaseBroken(thrown)) return databaseBroken(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    message: message.slice(0, 2_000),
    hint: 'This is a fault in the studio. Please report it with the log of the run.',
  };
}

/** What SQLite says of a file that is damaged, or on a disk that fails: https://www.sqlite.org/rescode.html */
const brokenDatabase = /^SQLITE_(CORRUPT|NOTADB|IOERR|CANTOPEN)/;

function isDatabaseBroken(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'code' in thrown && brokenDatabase.test(String(thrown.code));
}

function databaseBroken({ message }: Error): ErrorShape {
  return {
    code: 'library-unusable',
    message: `The library’s database studio.db is damaged or out of reach (${message.slice(0, 500)}).`,
    hint: 'Check the disk that it lies on, and restore studio.db from a backup if this stays.',
  };
}

/** Where nobody knew more of what was being written. */
const diskFull: ErrorShape = {
  code: 'disk-full',
  message: 'The disk is full, so what was asked for could not be written.',
  hint: 'Make room on the disk of the library, or of the folder that was chosen, then try again.',
};

function describeInvalidInput(error: z.ZodError): ErrorShape {
  const sentences = error.issues.slice(0, 5).map((issue) => {
    const where = issue.path.join('.') || 'input';
    return `${where}: ${issue.message}`;
  });
  return {
    code: 'invalid-input',
    message: sentences.join('; ').slice(0, 2_000),
    hint: 'Correct the named values and try again.',
  };
}
