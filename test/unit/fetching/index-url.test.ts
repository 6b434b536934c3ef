import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexUrl, readIndexUrl } from '../../../main/fetching/index-url.ts';

let home: string;

beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'home-'))));
afterEach(() => rmSync(home, { recursive: true }));

describe('indexUrl', () => {
  it('is what PIP_INDEX_URL says', () => {
    expect(indexUrl({ HOME: home, PIP_INDEX_URL: 'https://mirror.example/simple' })).toBe(
      'https://mirror.example/simple',
    );
  });

  it.runIf(process.platform === 'linux')("is what pip's configuration says", () => {
    mkdirSync(join(home, '.config', 'pip'), { recursive: true });
    writeFileSync(
      join(home, '.config', 'pip', 'pip.conf'),
      '[global]\nindex-url = https://mirror.example/simple/\n',
    );
    expect(indexUrl({ HOME: home })).toBe('https://mirror.example/simple/');
    const named = join(home, 'other.conf');
    writeFileSync(named, '[global]\nindex_url: https://other.example/\n');
    expect(indexUrl({ HOME: home, PIP_CONFIG_FILE: named })).toBe('https://other.example/');
  });

  it('is PyPI where nothing is said, or nothing that is an address', () => {
    expect(
      indexUrl({ HOME: home, PIP_CONFIG_FILE: join(home, 'none'), PIP_INDEX_URL: 'mirror' }),
    ).toBe('https://pypi.org/simple/');
  });
});

describe('readIndexUrl', () => {
  it('takes no word for another command', () => {
    expect(
      readIndexUrl('[search]\nindex = https://a.example\nindex-url = https://b.example\n'),
    ).toBeUndefined();
    expect(readIndexUrl('[global]\n# index-url = https://a.example\n')).toBeUndefined();
    expect(readIndexUrl('[global]\nextra-index-url = https://a.example\n')).toBeUndefined();
  });
});
