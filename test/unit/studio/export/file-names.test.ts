import { describe, expect, it } from 'vitest';
import { UniqueNames } from '../../../../main/studio/export/file-names.ts';

describe('names that are not taken', () => {
  it('are numbered from 2, whatever their capitals, with all their endings free together', () => {
    const names = new UniqueNames(['Pond.png', 'pond-3.json']);
    expect(names.take('pond', '.png')).toBe('pond-2.png');
    expect(names.take('pond', '.png', '.json')).toBe('pond-4');
    expect(names.take('POND', '.png')).toBe('POND-3.png');
    expect(names.take('pond', '.gif')).toBe('pond.gif');
  });

  it('are found at once for the twenty-thousandth of the same', () => {
    const names = new UniqueNames([]);
    const began = performance.now();
    const taken = Array.from({ length: 20_000 }, () => names.take('pond-000100-001', '.png'));
    // Each was tried from 2 on: that took a minute.
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(new Set(taken).size).toBe(20_000);
    expect(taken.at(-1)).toBe('pond-000100-001-20000.png');
  });
});
