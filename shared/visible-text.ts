/**
 * What a terminal obeys instead of showing it: control characters, among them the beginning of every escape
 * sequence (C0, DEL, C1), line ends of Unicode, and marks that turn the direction of writing, by which a name can
 * look like another (https://trojansource.codes).
 */
const obeyed = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text in one line, as it may be shown on a terminal: `\x1b[2J` is seen, not done. */
export function visibleText(text: string): string {
  return text.replace(obeyed, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hexadecimal(code, 2)}` : `\\u${hexadecimal(code, 4)}`;
  });
}

/** JSON in one line that a terminal may be shown and that means the same. */
export function visibleJson(value: unknown): string {
  // Such characters stand in nothing but strings, where JSON has escapes for them.
  return JSON.stringify(value).replace(
    obeyed,
    (character) => `\\u${hexadecimal(character.charCodeAt(0), 4)}`,
  );
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
