import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../../shared/api/message.ts';

describe('a message', () => {
  it.each([1, 60, 200, 2_000, 20_000])('of %i characters has its memory for itself', (length) => {
    const bytes = encodeMessage({ text: 'x'.repeat(length) });
    expect(bytes.buffer.byteLength).toBe(bytes.length);
    expect(decodeMessage(bytes)).toEqual({ text: 'x'.repeat(length) });
  });
});
