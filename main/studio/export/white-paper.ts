import { letterWidth } from '../../../shared/creature/contact-sheet.ts';
import type { Picture } from '../../pictures/picture.ts';

/** 3x5 pixels each, a row an octal digit, from the top. */
const glyphs: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'A25755 B65656 C34443 D65556 E74647 F74644 G34553 H55755 I72227 J11152 K55655 L44447 M57755 N65555 O25552 P65644 ' +
    'Q25563 R65655 S34216 T72222 U55557 V55552 W55775 X55255 Y55222 Z71247 075557 126227 271747 371717 455711 574717 ' +
    '674757 771111 875757 975717 -00700 _00007 .00002 ,00024 :02020 +02720 /11244 (12221 )42224 !22202 ?71202 #57575'
  )
    .split(' ')
    .map((glyph) => [glyph.slice(0, 1), glyph.slice(1)]),
);
const glyphWidth = 3;
/** Letters are drawn so many times enlarged. */
const textScale = letterWidth / (glyphWidth + 1);

/** Broken at spaces where that is possible. What takes more lines than there are ends in a full stop. */
export function linesOf(text: string, letters: number, mostLines: number): string[] {
  const lines: string[] = [];
  for (const word of plainLetters(text).split(/\s+/u)) {
    const joined = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && joined.length <= letters) lines[lines.length - 1] = joined;
    else lines.push(...(word.match(new RegExp(`.{1,${letters}}`, 'gu')) ?? []));
  }
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), `${lines[mostLines - 1]?.slice(0, letters - 1)}.`];
}

/** Those that can be drawn: capitals without accents, and a question mark for each other letter. */
function plainLetters(text: string): string {
  const capitals = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();
  return [...capitals]
    .map((letter) => (letter in glyphs || /\s/u.test(letter) ? letter : '?'))
    .join('');
}

/** One line of letters that `linesOf` gave. */
export function write(sheet: Picture, text: string, left: number, top: number): void {
  [...text].forEach((letter, place) => {
    [...(glyphs[letter] ?? '')].forEach((digits, y) => {
      for (let x = 0; x < glyphWidth; x++) {
        if (((Number(digits) >> (glyphWidth - 1 - x)) & 1) === 0) continue;
        dot(sheet, left + place * letterWidth + x * textScale, top + y * textScale);
      }
    });
  });
}

function dot({ width, height, data }: Picture, left: number, top: number): void {
  for (let y = top; y < Math.min(top + textScale, height); y++) {
    for (let x = left; x < Math.min(left + textScale, width); x++) {
      data.set([40, 36, 32, 255], (y * width + x) * 4);
    }
  }
}

/** A white sheet, to write and paste on. */
export function whitePaper(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(width * height * 4).fill(255) };
}

/** Lays a picture on it, enlarged; what is half transparent lets the white through. */
export function pasteOnPaper(
  sheet: Picture,
  picture: Picture,
  { left, top, scale }: { left: number; top: number; scale: number },
): void {
  for (let y = 0; y < picture.height * scale; y++) {
    for (let x = 0; x < picture.width * scale; x++) {
      const source = (Math.floor(y / scale) * picture.width + Math.floor(x / scale)) * 4;
      const target = ((top + y) * sheet.width + left + x) * 4;
      const opacity = (picture.data[source + 3] ?? 0) / 255;
      for (let colour = 0; colour < 3; colour++) {
        const value = picture.data[source + colour] ?? 0;
        sheet.data[target + colour] = Math.round(255 + (value - 255) * opacity);
      }
    }
  }
}
