import languagesOfCatalogues from './languages.json';

/** In which the texts stand in the sources. */
export const sourceLanguage = 'en';

/** Those that there is a catalogue of (docs/languages.md). */
export const languages: readonly string[] = languagesOfCatalogues;

/** What a language calls itself. */
export function nameOfLanguage(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}
