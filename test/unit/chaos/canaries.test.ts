import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Canaries } from '../../../chaos/scene/canaries.ts';
import { temporaryFolder } from '../store/fixtures.ts';

describe('canaries', () => {
  it('are silent while nothing touches them', () => {
    expect(() => new Canaries(temporaryFolder()).check()).not.toThrow();
  });

  it.each([
    ['deleted', (folder: string) => rmSync(join(folder, 'half.partial')), /half\.partial/],
    ['changed', (folder: string) => writeFileSync(join(folder, 'thesis.txt'), ''), /thesis\.txt/],
    ['added', (folder: string) => writeFileSync(join(folder, 'more.png'), ''), /more\.png/],
  ])('tell what was %s', (_, touch, name) => {
    const folder = temporaryFolder();
    const canaries = new Canaries(folder);
    touch(folder);
    expect(() => canaries.check()).toThrow(name);
  });
});
