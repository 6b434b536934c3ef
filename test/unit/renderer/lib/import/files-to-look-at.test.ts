import { describe, expect, test } from 'vitest';
import { filesToLookAt } from '../../../../../renderer/lib/import/files-to-look-at.ts';

function files(count: number, bytes: number) {
  return Array.from({ length: count }, (_, index) => ({
    path: `pond/${index}.png`,
    file: { size: bytes } as File,
  }));
}

describe('what is sent of a drop to be looked at', () => {
  test('is all of it where that is little', () => {
    expect(filesToLookAt(files(4_000, 1_000))).toBeNull();
  });

  test('is a few files spread over many, with what says something of them', () => {
    const labels = { path: 'pond/labels.csv', file: { size: 5_000 } as File };
    const chosen = filesToLookAt([...files(6_400, 1_000), labels]) ?? [];
    expect(chosen.map(({ path }) => path)).toEqual([
      ...Array.from({ length: 64 }, (_, index) => `pond/${index * 100}.png`),
      'pond/labels.csv',
    ]);
  });

  test('is no more than is sent in a moment', () => {
    const chosen = filesToLookAt(files(100, 5_000_000)) ?? [];
    expect(chosen).toHaveLength(6);
  });
});
