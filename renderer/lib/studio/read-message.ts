import type { z } from 'zod';
import { StudioError } from '../../../shared/errors.ts';

/**
 * JSON text of the studio, by its schema.
 *
 * @throws StudioError `internal`
 */
export function readMessage<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (cause) {
    throw unreadable(cause);
  }
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw unreadable(parsed.error);
}

function unreadable(cause: unknown): StudioError {
  return new StudioError(
    'internal',
    'A message of the studio could not be read.',
    'Reload the window: it may be of another version than the studio.',
    { cause },
  );
}
