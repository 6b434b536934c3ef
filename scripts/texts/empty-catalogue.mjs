/**
 * A catalogue with every text and no translation yet.
 *
 * @param {string} english the catalogue of the texts as they stand in the sources
 * @param {string} language
 */
export function emptyCatalogue(english, language) {
  const [header = '', ...entries] = english.split('\n\n');
  return [
    header.replace(/^"Language: .*\\n"$/m, `"Language: ${language}\\n"`),
    ...entries.map((entry) => entry.replace(/^(msgstr(?:\[\d+\])?) .*(?:\n".*)*$/gm, '$1 ""')),
  ].join('\n\n');
}
