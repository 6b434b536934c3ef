import type { z } from 'zod';
import { decodeMessage } from '../../../shared/api/message.ts';
import { StudioError } from '../../../shared/errors.ts';

/**
 * What a message of the studio says, by its schema.
 *
 * @throws StudioError `internal`
 */
export function readMessage<T extends z.ZodType>(schema: T, bytes: Uint8Array): z.output<T> {
  let message: unknown;
  try {
    message = decodeMessage(bytes);
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
