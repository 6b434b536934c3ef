import { describe, expect, it } from 'vitest';
import { exportWords } from '../../../../../renderer/screens/favourites/export-preview.ts';

describe('what an export will come to', () => {
  it('is told in files and pixels', () => {
    expect(exportWords({ format: 'png', scale: 4, pageSize: 4_096 }, [32])).toBe(
      '1 PNG file of 128 × 128 pixels.',
    );
    expect(exportWords({ format: 'png', scale: 2, pageSize: 4_096 }, [32, 64, 32])).toBe(
      '3 PNG files of 64 × 64, 128 × 128 pixels.',
    );
    expect(exportWords({ format: 'sheet', scale: 1, pageSize: 1_024 }, [32, 32])).toBe(
      'One sheet of 2 cells of 32 × 32 pixels, with JSON.',
    );
    expect(exportWords({ format: 'contact', scale: 1, pageSize: 1_024 }, [32, 32])).toBe(
      'One contact sheet of 2 creatures of 32 × 32 pixels.',
    );
    // As many as have room with the words below them.
    expect(exportWords({ format: 'contact', scale: 4, pageSize: 1_024 }, Array(31).fill(32))).toBe(
      '2 contact sheets of 31 creatures of 128 × 128 pixels.',
    );
    const many = Array.from({ length: 1_100 }, () => 32);
    expect(exportWords({ format: 'sheet', scale: 16, pageSize: 4_096 }, many)).toBe(
      '18 sheets of 1,100 cells of 512 × 512 pixels, with JSON.',
    );
  });
});
