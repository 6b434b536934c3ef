import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  buildIsCurrent,
  hashOfSources,
  stampBuild,
} from '../../../scripts/setup/build-is-current.mjs';

let project: string;
const source = () => join(project, 'main', 'cli', 'entry.ts');

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'build-'));
  mkdirSync(join(project, 'main', 'cli'), { recursive: true });
  mkdirSync(join(project, 'dist'));
  writeFileSync(source(), 'export {};');
  stampBuild(project, hashOfSources(project));
});
afterEach(() => rmSync(project, { recursive: true }));

describe('the build', () => {
  it('is current after it was made, and when only times have changed', () => {
    expect(buildIsCurrent(project)).toBe(true);
    utimesSync(source(), new Date(), new Date());
    expect(buildIsCurrent(project)).toBe(true);
  });

  it('is stale when a source changes, whatever its time', () => {
    writeFileSync(source(), 'export const older = 1;');
    utimesSync(source(), new Date(0), new Date(0));
    expect(buildIsCurrent(project)).toBe(false);
  });

  it('is stale when a file is added or renamed', () => {
    const added = join(project, 'main', 'added.ts');
    writeFileSync(added, '');
    expect(buildIsCurrent(project)).toBe(false);
    rmSync(added);
    expect(buildIsCurrent(project)).toBe(true);
    renameSync(source(), join(project, 'main', 'cli', 'main.ts'));
    expect(buildIsCurrent(project)).toBe(false);
  });

  it('is stale when dist/ is gone', () => {
    rmSync(join(project, 'dist'), { recursive: true });
    expect(buildIsCurrent(project)).toBe(false);
  });
});
