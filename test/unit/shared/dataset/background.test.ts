import { describe, expect, it } from 'vitest';
import { inkFor } from '../../../../shared/dataset/background.ts';

describe('ink', () => {
  it.each(['transparent', 'white', '#88ccff'])('is dark on %s', (background) => {
    expect(Math.max(...inkFor(background))).toBeLessThan(64);
  });

  it.each(['black', '#203020'])('is light on %s', (background) => {
    expect(Math.min(...inkFor(background))).toBeGreaterThan(192);
  });
});
