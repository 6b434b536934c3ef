import { describe, expect, it } from 'vitest';
import { parseContenderLine } from '../../../bench/protocol.ts';

const ran = { type: 'ran', steps: 4, ms: 120.5, memoryBytes: 1e9, losses: [1.3, 0.7] };

describe('a line that a contender prints', () => {
  it('is read as a message', () => {
    expect(parseContenderLine(JSON.stringify(ran))).toEqual(ran);
  });

  it('is passed over when a library printed it', () => {
    expect(parseContenderLine('WARNING: oneDNN custom operations are on.')).toBeUndefined();
    expect(parseContenderLine('')).toBeUndefined();
  });

  it.each([
    ['without a time', { ...ran, ms: undefined }],
    ['with a time that cannot be', { ...ran, ms: -1 }],
    ['with one loss', { ...ran, losses: [1.3] }],
    ['of an unknown type', { ...ran, type: 'walked' }],
  ])('is refused %s', (_, message) => {
    expect(() => parseContenderLine(JSON.stringify(message))).toThrow();
  });

  it('is refused when Python wrote a loss that is not a number', () => {
    expect(() =>
      parseContenderLine('{"type":"ran","steps":1,"ms":1,"memoryBytes":1,"losses":[NaN,0]}'),
    ).toThrow();
  });
});
