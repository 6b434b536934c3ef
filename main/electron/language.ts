let put = (english: string): string => english;

/** What the desktop itself shows a person (menu, boxes, dialogs, notifications), in the language of its window. */
export function inLanguage(english: string): string {
  return put(english);
}

/** From now on; a language without a catalogue is English. */
export async function speak(language: string): Promise<void> {
  if (language === 'en') put = (english) => english;
  else {
    // In English nobody loads a catalogue.
    const { coreInLanguage } = await import('../../renderer/language/core-in-language.ts');
    put = await coreInLanguage(language);
  }
}
