import type { CatalogModule } from 'wuchale/runtime';

/** English with accents, a third longer: what stays as it was is in no catalogue, what is cut off has no room. Asked for by ?language=en-XA. */
export const pseudoLanguage = 'en-XA';

const accented = new Map(
  Object.entries({
    ...{ a: 'á', b: 'ƀ', c: 'ç', d: 'đ', e: 'é', f: 'ƒ', g: 'ğ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ' },
    ...{ l: 'ł', m: 'ɱ', n: 'ñ', o: 'ó', p: 'þ', r: 'ř', s: 'š', t: 'ŧ', u: 'ú', w: 'ŵ', y: 'ý' },
    ...{ z: 'ž', A: 'Á', C: 'Ç', D: 'Đ', E: 'É', G: 'Ğ', I: 'Í', L: 'Ł', N: 'Ñ', O: 'Ó', P: 'Þ' },
    ...{ R: 'Ř', S: 'Š', T: 'Ŧ', U: 'Ú', W: 'Ŵ', Y: 'Ý', Z: 'Ž' },
  }),
);
const vowels = new Set('aeiouAEIOU');

/** The catalogue in the pseudo-language: each vowel once more makes it about a third longer. */
export function pseudoCatalogue({ c, ...rest }: CatalogModule): CatalogModule {
  return { ...rest, c: pseudo(c) };
}

export function pseudoText(text: string): string {
  return [...text]
    .map((letter) => {
      const shown = accented.get(letter) ?? letter;
      return vowels.has(letter) ? shown + shown.toLowerCase() : shown;
    })
    .join('');
}

/** Numbers are the places of values and elements. */
function pseudo<Part>(part: Part): Part;
function pseudo(part: unknown): unknown {
  if (typeof part === 'string') return pseudoText(part);
  return Array.isArray(part) ? part.map((each: unknown) => pseudo(each)) : part;
}
