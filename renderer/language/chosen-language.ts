import { languages, sourceLanguage } from './languages.ts';
import { pseudoLanguage } from './pseudo-language.ts';

const storageKey = 'sprite-gan-studio-language';

/**
 * The language of this window: that of its address, else the chosen one, else the first of the system's that there is
 * a catalogue of.
 */
export function windowLanguage(): string {
  const asked = new URLSearchParams(location.search).get('language');
  if (asked === pseudoLanguage) return pseudoLanguage;
  const wanted = [asked, localStorage.getItem(storageKey), ...navigator.languages];
  return wanted.map(catalogueFor).find((language) => language !== null) ?? sourceLanguage;
}

/** Texts are put in when the window starts, so it starts anew. */
export function changeLanguage(language: string): void {
  localStorage.setItem(storageKey, language);
  location.reload();
}

/** "de-AT" is given German where there is nothing nearer. */
function catalogueFor(language: string | null): string | null {
  if (!language) return null;
  if (languages.includes(language)) return language;
  const [whole = ''] = language.split('-');
  return languages.includes(whole) ? whole : null;
}
