/**
 * Chromium tells the system's language `C` as "en-US@posix", which is no language tag: uPlot, which makes a formatter of
 * numbers while it is loaded, would throw, and no chart be drawn. To be imported before it.
 */
export function knownLanguage(told: string): string {
  const [tag = ''] = told.split('@');
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

if (knownLanguage(navigator.language) !== navigator.language)
  Object.defineProperty(navigator, 'language', { value: knownLanguage(navigator.language) });
