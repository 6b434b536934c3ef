import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hub } from 'wuchale';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import { laggingTexts } from '../../../../scripts/texts/lagging-texts.mjs';
import config from '../../../../wuchale.config.js';

let project: string;
const catalogue = () => join(project, 'renderer', 'language', 'en.po');

beforeEach(async () => {
  project = mkdtempSync(join(tmpdir(), 'texts-'));
  mkdirSync(join(project, 'renderer', 'language'), { recursive: true });
  for (const adapter of ['components', 'modules'])
    writeFileSync(join(project, 'renderer', 'language', `${adapter}.loader.ts`), '');
  write('<p>Drop a folder</p>');
  const hub = await Hub.create('cli', () => config, project);
  await hub.directVisit(true, false, false);
});
afterEach(() => rmSync(project, { recursive: true }));

function write(component: string): void {
  writeFileSync(join(project, 'renderer', 'App.svelte'), component);
}

describe('the catalogues of texts', () => {
  it('have every text of the window and of its tables, and no others', async () => {
    expect(await laggingTexts(config, projectFolder)).toEqual([]);
  });

  it('lag behind a text that was changed, which is said and left alone', async () => {
    expect(await laggingTexts(config, project)).toEqual([]);
    const before = readFileSync(catalogue(), 'utf8');
    write('<p>Drop a zip</p>');
    expect(await laggingTexts(config, project)).toEqual([
      'renderer/language/en.po lacks "Drop a zip"',
      'renderer/language/en.po still has "Drop a folder"',
    ]);
    expect(readFileSync(catalogue(), 'utf8')).toBe(before);
  });

  it('do not lag behind where a text only stands elsewhere', async () => {
    write('<div>\n  <p>Drop a folder</p>\n</div>');
    expect(await laggingTexts(config, project)).toEqual([]);
  });

  it('lag behind the forms of a text that is counted', async () => {
    write('<script>const words = (n) => countOf(n, ["# newt", "# newts"]);</script>{words(2)}');
    expect(await laggingTexts(config, project)).toContain(
      'renderer/language/en.po lacks "# newt"\nmsgid_plural "# newts"',
    );
  });
});
