import { decode, encode } from 'cborg';
import { z } from 'zod';

/*
 * What crosses between the window and the studio is CBOR (RFC 8949): the values of JSON, and bytes. It is the same over a
 * WebSocket and over the desktop's bridge.
 */

export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  // As JSON: what is undefined is not there. Numbers that are not whole take eight bytes, which is found out soonest.
  const bytes = encode(message, { ignoreUndefinedProperties: true, float64: true });
  // Node makes small ones within memory that others use too, and the desktop's bridge would copy all of that into the page.
  return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/**
 * What a message says, as strictly as it can be read: nothing is in it that JSON has not, but bytes; each number and name is
 * written in the one shortest way, no name is there twice, and nothing comes after it.
 *
 * @throws Error, which whoever reads it says in words of its own
 */
export function decodeMessage(message: Uint8Array): unknown {
  return decode(message, {
    strict: true,
    rejectDuplicateMapKeys: true,
    allowIndefinite: false,
    allowUndefined: false,
    allowInfinity: false,
    allowNaN: false,
    allowBigInt: false,
  });
}

/** Bytes in a message. */
export const bytesSchema = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array,
  'is no bytes',
);

export function bytesUpTo(most: number, least = 0) {
  return bytesSchema.refine(
    ({ length }) => length >= least && length <= most,
    `has not between ${least} and ${most} bytes`,
  );
}
