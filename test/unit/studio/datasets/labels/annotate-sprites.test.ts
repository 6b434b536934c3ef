import { describe, expect, it } from 'vitest';
import { annotateSprites } from '../../../../../main/studio/datasets/labels/annotate-sprites.ts';

function annotated(folders: number, choice: 'auto' | 'folders') {
  const sprites = Array.from({ length: folders * 2 }, (_, index) => ({
    name: `${index % folders}/${index}.png`,
    file: `${index % folders}/${index}.png`,
    colour: 'red' as const,
    area: 100,
  }));
  const files = sprites.map(({ name }) => name);
  return annotateSprites(sprites, files, null, choice);
}

describe('labels from more folders than can be told apart', () => {
  it.each(['auto', 'folders'] as const)('are not taken, and the report says so (%s)', (choice) => {
    const { annotations, report } = annotated(1_001, choice);
    expect(annotations.every(({ label }) => label === null)).toBe(true);
    expect(report).toMatchObject({
      source: 'none',
      passedOver: { source: 'folders', why: 'too-many', count: 1_001 },
    });
  });

  it('begin with one folder more than the largest number', () => {
    const { annotations, report } = annotated(1_000, 'auto');
    expect(new Set(annotations.map(({ label }) => label)).size).toBe(1_000);
    expect(report).toMatchObject({ source: 'folders', passedOver: null });
  });
});
