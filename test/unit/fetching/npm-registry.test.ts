import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { archiveAddress, readRegistry } from '../../../main/fetching/npm-registry.ts';

const sprites = { name: 'sprites', version: '1.2.3' };

describe('the address of an npm package', () => {
  it('is in the registry of npm, where nothing else is said', () => {
    const home = { HOME: '/nowhere' };
    expect(archiveAddress(sprites, home)).toBe(
      'https://registry.npmjs.org/sprites/-/sprites-1.2.3.tgz',
    );
    expect(archiveAddress(sprites, { ...home, npm_config_registry: 'file:///etc' })).toBe(
      'https://registry.npmjs.org/sprites/-/sprites-1.2.3.tgz',
    );
  });

  it('is in the one that npm is set to: by the environment, else by the person’s file', () => {
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    onTestFinished(() => rmSync(home, { recursive: true }));
    writeFileSync(
      join(home, '.npmrc'),
      '@own:registry=https://own.test/\nregistry = "https://a.test/npm"\n',
    );
    expect(archiveAddress(sprites, { HOME: home })).toBe(
      'https://a.test/npm/sprites/-/sprites-1.2.3.tgz',
    );
    expect(archiveAddress(sprites, { HOME: home, npm_config_registry: 'https://b.test/' })).toBe(
      'https://b.test/sprites/-/sprites-1.2.3.tgz',
    );
  });

  it('takes the last of several lines, and none of a comment', () => {
    expect(readRegistry('registry=https://a.test/\nregistry=https://b.test/')).toBe(
      'https://b.test/',
    );
    expect(readRegistry('; registry=https://a.test/')).toBe(undefined);
  });
});
