import { loadCatalog } from './.wuchale/modules.proxy.js';
import { languages, sourceLanguage } from './languages.ts';
import { withPseudoLanguage } from './load-catalogue.ts';
import { pseudoLanguage } from './pseudo-language.ts';
import { putEnglish } from './put-english.ts';

/** Puts what the core says, which is English, into a language: for the window, and for what the desktop shows itself. */
export async function coreInLanguage(language: string): Promise<(english: string) => string> {
  const isThere = language === pseudoLanguage || languages.includes(language);
  if (language === sourceLanguage || !isThere) return (english) => english;
  const load = withPseudoLanguage(loadCatalog);
  const english = await load(catalogueId, sourceLanguage);
  return putEnglish(english, await load(catalogueId, language));
}

const catalogueId = 'modules';
