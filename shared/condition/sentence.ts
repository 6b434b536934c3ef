/** A word of a sentence, at its place in the text. */
export interface SentenceWord {
  start: number;
  end: number;
  meaning: WordMeaning;
}

export type WordMeaning =
  /** What a run was taught; several words may be one tag. */
  | { kind: 'tag'; tag: string; weight: number }
  /** "not", "very": how much of the tag that follows. */
  | { kind: 'weight' }
  | { kind: 'filler' }
  /** @param nearest the tag that is spelled most like it */
  | { kind: 'unknown'; nearest?: string };

/** What a run makes of a sentence. */
export interface ReadSentence {
  words: SentenceWord[];
  /** Each tag once, in the order in which it was first named, with how much of it is asked for: 1 as it was trained. */
  tags: ReadonlyMap<string, number>;
}

const separators = /[\s,;|]+/u;
/** Between the parts of "dragon-tail", "dragon_tail". */
const joints = /[-_/’']+/u;

/** A word longer than any tag is told to be unknown, and compared with none. */
const longestWord = 40;
/** For so many unknown words the nearest tag is looked for. */
const mostNearest = 12;
/** Of words, in one tag. */
const longestTag = 6;

/** How much of the tag that follows; in the networks' condition a tag is 1 where a sprite has it. */
const weightOf: ReadonlyMap<string, number> = new Map([
  ['not', -1],
  ['no', -1],
  ['never', -1],
  ['non', -1],
  ['nor', -1],
  ['neither', -1],
  ['without', -1],
  ['isn', -1],
  ['don', -1],
  ['dont', -1],
  ['doesn', -1],
  ['aren', -1],
  ['very', 1.5],
  ['really', 1.5],
  ['super', 1.5],
  ['extremely', 2],
  ['slightly', 0.5],
  ['somewhat', 0.5],
  ['rather', 0.75],
]);

/** What follows begins anew. */
const endsWeight = new Set(['and', 'but', 'with']);

/** What may be asked for in words is English, in every language of the window. */
// @wc-ignore
const fillers = new Set(
  (
    'a about all also an and any are as at be been being but by can could creature creatures do does draw drawing drawn each ' +
    'either every few for from full generate get gets give given gives good got had has have having her here his how i if ' +
    'image images in into is it its just kind kinds let like likes little lot lots look looking looks made make makes ' +
    'many may me might mine monster monsters more most much my of on one ones or other our out paint painted part parts ' +
    'picture pictures please pokemon pokémon quite s set show shows so some something sort sprite sprites such t than thank ' +
    'thanks that the their them then there these they thing things this those to too type types up us want wanted ' +
    'wants was we wearing were what where which while who whose will wish with would you your'
  ).split(' '),
);

/** Words for one thing, for the colours and sizes by which the studio tags sprites itself before all. */
const meanings: readonly (readonly string[])[] = [
  ['large', 'big', 'huge', 'giant', 'great', 'enormous'],
  ['small', 'little', 'tiny', 'mini'],
  ['grey', 'gray', 'silver'],
  ['purple', 'violet', 'lilac'],
  ['red', 'scarlet', 'crimson'],
  ['yellow', 'golden', 'gold'],
  ['blue', 'azure', 'navy'],
  ['pink', 'rose'],
  ['brown', 'tan'],
];

/**
 * Reads a sentence as tags that a run knows: "a big blue bird with the tail of a dragon, please". Words are known in
 * plural and in other simple forms; "not blue" and "very blue" ask for less and for more of it. Time grows with the text
 * and with the vocabulary, never with both together but for a few unknown words.
 */
export function readSentence(text: string, names: readonly string[]): ReadSentence {
  const lexicon = lexiconOf(names);
  const tokens = tokensOf(text, lexicon);
  const words: SentenceWord[] = [];
  const tags = new Map<string, number>();
  let weight: number | null = null;
  let unknown = 0;
  let place = 0;
  while (place < tokens.length) {
    const { meaning, length } = readAt(tokens, place, lexicon);
    const [first, last] = [tokens[place], tokens[place + length - 1]] as [Token, Token];
    if (meaning.kind === 'weight') weight = joinedWeight(weight, weightOf.get(first.word) ?? 1);
    else if (meaning.kind === 'tag') {
      meaning.weight = weight ?? 1;
      tags.set(meaning.tag, meaning.weight);
    } else if (meaning.kind === 'unknown' && unknown++ < mostNearest) {
      const nearest = nearestName(names, first.word);
      if (nearest !== undefined) meaning.nearest = nearest;
    }
    const speaksOfNext = meaning.kind === 'weight' || meaning.kind === 'filler';
    if (!speaksOfNext || endsWeight.has(first.word)) weight = null;
    words.push({ start: first.start, end: last.end, meaning });
    place += length;
  }
  return { words, tags };
}

/** What was understood, as people read it: "large, very blue, not red". */
export function tagsText(tags: ReadSentence['tags']): string {
  return [...tags].map(([tag, weight]) => `${weightText(weight)}${tag}`).join(', ');
}

function weightText(weight: number): string {
  if (weight < 0) return weight < -1 ? 'not at all ' : 'not ';
  if (weight > 1.5) return 'extremely ';
  if (weight > 1) return 'very ';
  return weight < 1 ? 'slightly ' : '';
}

/** The unknown words of a sentence as they were typed, each once, with the tag to take in its place. */
export function unknownWords(
  text: string,
  { words }: Pick<ReadSentence, 'words'>,
): { word: string; nearest: string | undefined }[] {
  const unknown = new Map<string, string | undefined>();
  for (const { start, end, meaning } of words) {
    if (meaning.kind !== 'unknown') continue;
    const word = text.slice(start, end);
    unknown.set(word, unknown.get(word) ?? meaning.nearest);
  }
  return [...unknown].map(([word, nearest]) => ({ word, nearest }));
}

/** As many as one sentence holds. */
export function listedNames(names: readonly string[]): string {
  const most = 30;
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

interface Token {
  start: number;
  end: number;
  /** In lower case, without quotes and full stops. */
  word: string;
}

/** Tags by the words that they are written with, in their simplest forms. */
interface Lexicon {
  /** By how they are written. */
  exact: ReadonlyMap<string, string>;
  /** By their words in simple forms, with a space between. */
  simple: ReadonlyMap<string, string>;
}

/** A sentence is read again at every letter that is typed. */
const knownLexicons = new WeakMap<readonly string[], Lexicon>();

/** Names come the commonest first: it is the commonest of those that look alike that is meant. */
function lexiconOf(names: readonly string[]): Lexicon {
  const known = knownLexicons.get(names);
  if (known) return known;
  const exact = new Map<string, string>();
  const simple = new Map<string, string>();
  for (const name of names) {
    const word = composed(name);
    const form = simpleForms(word);
    if (!exact.has(word)) exact.set(word, name);
    if (form !== '' && !simple.has(form)) simple.set(form, name);
  }
  const lexicon = { exact, simple };
  knownLexicons.set(names, lexicon);
  return lexicon;
}

const composed = (word: string): string => word.normalize('NFC').toLowerCase();

/** Of all the words in a text, or in a tag with joints. */
function simpleForms(text: string): string {
  const words = text.split(separators).flatMap((word) => word.split(joints));
  return words
    .filter((word) => word !== '')
    .map(simpleForm)
    .join(' ');
}

/** The words of a text; one with joints, "non-flying", is several unless it is a tag as it stands. */
function tokensOf(text: string, { exact, simple }: Lexicon): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  for (const piece of text.split(/([\s,;|]+)/u)) {
    const word = composed(piece);
    if (exact.has(word)) tokens.push({ start, end: start + piece.length, word });
    else tokens.push(...tokensOfPiece(piece, start, simple));
    start += piece.length;
  }
  return tokens;
}

function tokensOfPiece(piece: string, start: number, simple: Lexicon['simple']): Token[] {
  const whole = tokenOf(piece, start);
  if (!whole) return [];
  if (simple.has(simpleForms(whole.word))) return [whole];
  const tokens: Token[] = [];
  let at = start;
  for (const part of piece.split(/([-_/’']+)/u)) {
    const token = tokenOf(part, at);
    if (token) tokens.push(token);
    at += part.length;
  }
  return tokens;
}

/** Without quotes and full stops; undefined where there is nothing else. */
function tokenOf(piece: string, start: number): Token | undefined {
  const before = /^[^\p{L}\p{N}]*/u.exec(piece)?.[0].length ?? 0;
  const word = piece.slice(before).replace(/[^\p{L}\p{M}\p{N}]+$/u, '');
  if (word === '') return undefined;
  const first = start + before;
  return { start: first, end: first + word.length, word: composed(word) };
}

/** What the words from a place on mean, and how many of them it takes. */
function readAt(
  tokens: readonly Token[],
  place: number,
  { exact, simple }: Lexicon,
): { meaning: WordMeaning; length: number } {
  const ahead = tokens.slice(place, place + longestTag).map(({ word }) => word);
  const [word = ''] = ahead;
  const tag = (name: string, length: number) =>
    ({ meaning: { kind: 'tag', tag: name, weight: 1 }, length }) as const;
  for (let length = ahead.length; length > 1; length--) {
    const words = ahead.slice(0, length).join(' ');
    const name = exact.get(words) ?? simple.get(simpleForms(words));
    if (name !== undefined) return tag(name, length);
  }
  if (weightOf.has(word) && ahead.length > 1) return { meaning: { kind: 'weight' }, length: 1 };
  const written = exact.get(word);
  if (written !== undefined) return tag(written, 1);
  if (fillers.has(word) || weightOf.has(word)) return { meaning: { kind: 'filler' }, length: 1 };
  const name = simple.get(simpleForms(word)) ?? ofSameMeaning(word, exact);
  return name === undefined ? { meaning: { kind: 'unknown' }, length: 1 } : tag(name, 1);
}

/** "Not very" is a little; "very very" is more. */
function joinedWeight(before: number | null, weight: number): number {
  if (before === null) return weight;
  if (before < 0 && weight > 0) return 0.5;
  return weight < 0 ? weight : Math.min(2, before * weight);
}

function ofSameMeaning(word: string, exact: Lexicon['exact']): string | undefined {
  const group = meanings.find((one) => one.includes(word) || one.includes(simpleForm(word)));
  const known = group?.find((one) => exact.has(one));
  return known === undefined ? undefined : exact.get(known);
}

/** What may follow the simple form of an English word, with the letters that take its place. */
const endings: readonly (readonly [ending: string, instead: string])[] = [
  ['ies', 'y'],
  ['ches', 'ch'],
  ['shes', 'sh'],
  ['sses', 'ss'],
  ['xes', 'x'],
  ['ves', 'f'],
  ['ing', ''],
  ['ish', ''],
  ['ed', ''],
  ['s', ''],
];
/** Shorter words than this have no ending: "red" is no form of "r". */
const shortestStem = 3;

/**
 * "Dragons", "winged", "reddish", "bluish" as "dragon", "wing", "red", "blu": forms of one word come to the same, which need
 * not be a word. Of two steps in the rules of Porter (1980) what sprites are spoken of with.
 */
function simpleForm(word: string): string {
  if (word.length > longestWord) return word;
  const found = endings.find(
    ([ending, instead]) =>
      word.endsWith(ending) && word.length - ending.length + instead.length >= shortestStem,
  );
  const kept = found && !/(?:ss|us|is)$/u.test(word) ? undouble(word, found) : word;
  return kept.length > shortestStem && kept.endsWith('e') ? kept.slice(0, -1) : kept;
}

function undouble(word: string, [ending, instead]: readonly [string, string]): string {
  const stem = word.slice(0, -ending.length);
  if (instead !== '' || ending === 's') return stem + instead;
  return /([bdgmnprt])\1$/u.test(stem) ? stem.slice(0, -1) : stem;
}

/** The name that is spelled most like a word, the commonest of several. */
export function nearestName(names: readonly string[], word: string): string | undefined {
  if (word.length > longestWord) return undefined;
  let [nearest, least] = [undefined as string | undefined, Infinity];
  for (const name of names) {
    // As many letters as one is longer must be added: most names need not be looked at.
    if (Math.abs(name.length - word.length) >= least || name.length > longestWord) continue;
    const distance = editDistance(composed(name), word);
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/**
 * How many letters must be added, dropped or changed to make one word of another (Levenshtein 1966), row by
 * row of Wagner and Fischer's table.
 */
export function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = Number(one[row - 1] !== other[column - 1]);
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + changed,
      );
    }
    previous = current;
  }
  return previous[other.length] ?? 0;
}
