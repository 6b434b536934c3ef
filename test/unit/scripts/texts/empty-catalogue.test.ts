import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import { emptyCatalogue } from '../../../../scripts/texts/empty-catalogue.mjs';

const english = readFileSync(join(projectFolder, 'renderer/language/en.po'), 'utf8');
const linesOf = (catalogue: string, beginning: RegExp) =>
  catalogue.split('\n').filter((line) => beginning.test(line));

describe('the catalogue of a new language', () => {
  it('has every text of the English one, none of them translated, and names its language', () => {
    const german = emptyCatalogue(english, 'de');
    expect(german).toContain('"Language: de\\n"');
    expect(linesOf(german, /^msgid/)).toEqual(linesOf(english, /^msgid/));
    const translations = linesOf(german, /^msgstr/);
    expect(translations).toHaveLength(linesOf(english, /^msgstr/).length);
    expect(new Set(translations)).toEqual(new Set(['msgstr ""', 'msgstr[0] ""', 'msgstr[1] ""']));
  });

  it('keeps no part of a translation of several lines', () => {
    const two =
      'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "a"\nmsgstr ""\n"a"\n"b"\n\nmsgid "c"';
    expect(emptyCatalogue(two, 'fr')).toBe(
      'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "a"\nmsgstr ""\n\nmsgid "c"',
    );
  });
});
