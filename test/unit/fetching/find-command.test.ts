import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findCommand } from '../../../main/fetching/find-command.mjs';

it('takes the first name that can be executed', () => {
  const bin = mkdtempSync(join(tmpdir(), 'bin-'));
  writeFileSync(join(bin, 'clang++'), '');
  chmodSync(join(bin, 'clang++'), 0o644);
  writeFileSync(join(bin, 'c++'), '');
  chmodSync(join(bin, 'c++'), 0o755);
  expect(findCommand(['g++', 'clang++', 'c++'], bin)).toBe(join(bin, 'c++'));
  expect(findCommand(['g++'], bin)).toBeUndefined();
  rmSync(bin, { recursive: true });
});
