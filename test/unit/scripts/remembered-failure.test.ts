import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rememberedFailure } from '../../../scripts/setup/remembered-failure.mjs';

let folder: string;
let file: string;
const minute = 60_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'failure-'));
  file = join(folder, 'cache', 'failure.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a remembered failure', () => {
  it('is recalled for the same circumstances only', () => {
    rememberedFailure(file, 'g++ 12', minute, {}).remember('no space');
    expect(rememberedFailure(file, 'g++ 12', minute, {}).recall()).toBe('no space');
    expect(rememberedFailure(file, 'g++ 13', minute, {}).recall()).toBeUndefined();
  });

  it('holds for its time only', () => {
    rememberedFailure(file, 'key', minute, {}).remember('no network');
    expect(rememberedFailure(file, 'key', 0, {}).recall()).toBeUndefined();
  });

  it('is forgotten on success, and passed over when the user wants to retry', () => {
    const memory = rememberedFailure(file, 'key', minute, {});
    memory.remember('no network');
    expect(rememberedFailure(file, 'key', minute, { STUDIO_RETRY: '1' }).recall()).toBeUndefined();
    memory.forget();
    expect(memory.recall()).toBeUndefined();
  });

  it('does no harm when its file is damaged', () => {
    const memory = rememberedFailure(file, 'key', minute, {});
    memory.remember('no network');
    writeFileSync(file, '{"key":');
    expect(memory.recall()).toBeUndefined();
  });
});
