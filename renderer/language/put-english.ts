import type { CatalogModule } from 'wuchale/runtime';

/*
 * English sentences that come from elsewhere, put into another language by the catalogues: which text of the English one
 * a sentence was made of, and with which values, follows from its words. What no text fits stays as it is.
 */

/** A text of the catalogue: the words around its values, and which value stands between each two. */
interface Text {
  words: readonly string[];
  values: readonly number[];
  letters: number;
  /** What it counts is a number. */
  counts: boolean;
  put(values: readonly string[]): string;
}

type Compiled = CatalogModule['c'][number];

/** @param translated the same texts at the same places */
export function putEnglish(
  english: CatalogModule,
  translated: CatalogModule,
): (sentence: string) => string {
  const textsFor = byBeginning(
    english.c
      .flatMap((text, place) => textsOf(text, translated.c[place] ?? text, translated.p))
      .filter(({ letters }) => letters > 0),
  );
  const known = new Map<string, string>();

  function put(sentence: string): string {
    const before = known.get(sentence);
    if (before !== undefined) return before;
    const now = inWords(sentence, 1 / 6);
    if (known.size >= mostKnown) known.clear();
    known.set(sentence, now);
    return now;
  }

  /** @param share of the sentence's letters that a text must say itself, where it says little */
  function inWords(sentence: string, share: number): string {
    return inOneText(sentence, share) ?? inSeveral(sentence, share);
  }

  function inOneText(sentence: string, share: number): string | null {
    let best: { text: Text; values: readonly string[] } | null = null;
    for (const text of textsFor(sentence)) {
      if (best && text.letters <= best.text.letters) continue;
      const values = valuesIn(sentence, text);
      if (!values || (text.counts && !values.every(isNumber))) continue;
      if (saysEnough(text, sentence, share)) best = { text, values };
    }
    if (!best) return null;
    const { text, values } = best;
    return text.put(
      values.map((value, place) => (isQuoted(text, place) ? value : putWithin(value))),
    );
  }

  /** A value is rather a name than words; it keeps the spaces, commas and stops that join it to what it stands in. */
  function putWithin(value: string): string {
    const [, before = '', words = '', after = ''] =
      /^([\s,;:.(]*)(.*?)([\s,;:.)]*)$/s.exec(value) ?? [];
    return inOneText(value, 1 / 2) ?? before + inWords(words, 1 / 2) + after;
  }

  /** Sentences beside each other: as many as one text has are put at once. */
  function inSeveral(sentence: string, share: number): string {
    const sentences = sentence.split(/(?<=[.!?…:;]) (?=\S)/);
    // What is that long is none of ours: a list of sentences that somebody else made.
    if (sentences.length > mostSentences) return sentence;
    for (let count = Math.min(sentences.length - 1, mostTogether); count > 0; count--) {
      const first = inOneText(sentences.slice(0, count).join(' '), share);
      if (first !== null) return `${first} ${inWords(sentences.slice(count).join(' '), share)}`;
    }
    const [first = '', ...rest] = sentences;
    return rest.length === 0 ? first : `${first} ${inWords(rest.join(' '), share)}`;
  }

  return put;
}

const mostKnown = 5_000;
const mostSentences = 24;
/** So many sentences a text of the catalogue has at most. */
const mostTogether = 6;

const beginning = 4;

/** Those that a sentence may be made of, going by how it begins. */
function byBeginning(texts: readonly Text[]): (sentence: string) => Text[] {
  const byStart = new Map<string, Text[]>();
  for (const text of texts) {
    const [first = ''] = text.words;
    const start = first.length < beginning ? '' : first.slice(0, beginning);
    const known = byStart.get(start);
    if (known) known.push(text);
    else byStart.set(start, [text]);
  }
  return (sentence) => [
    ...(byStart.get(sentence.slice(0, beginning)) ?? []),
    ...(byStart.get('') ?? []),
  ];
}

function textsOf(english: Compiled, translated: Compiled, formFor?: (n: number) => number): Text[] {
  if (typeof english === 'string') return [textOf([english], () => pieces(translated))];
  if (isCounted(english))
    return english.map((form) => countedText(form, translated as string[], formFor));
  // What stands within elements is written in components, and said by nobody else.
  if (english.some((piece) => Array.isArray(piece))) return [];
  return [textOf(english as (string | number)[], () => pieces(translated))];
}

/** Texts with values have their places between the words; those that are counted are forms, without places. */
function isCounted(text: Exclude<Compiled, string>): text is string[] {
  return text.every((piece) => typeof piece === 'string');
}

function pieces(text: Compiled): (string | number)[] {
  return (typeof text === 'string' ? [text] : text) as (string | number)[];
}

function textOf(
  english: readonly (string | number)[],
  translated: () => (string | number)[],
): Text {
  const words = [''];
  const values: number[] = [];
  for (const piece of english)
    if (typeof piece === 'string') words[words.length - 1] += piece;
    else {
      values.push(piece);
      words.push('');
    }
  return {
    words,
    values,
    letters: lettersIn(words.join('')),
    counts: false,
    put: (given) =>
      translated()
        .map((piece) => (typeof piece === 'string' ? piece : (given[values.indexOf(piece)] ?? '')))
        .join(''),
  };
}

const englishForm = (n: number) => (n === 1 ? 0 : 1);

/** "# sprites": the number says which form the other language takes. */
function countedText(
  form: string,
  translated: readonly string[],
  formFor: (n: number) => number = englishForm,
): Text {
  const words = form.split('#').slice(0, 2);
  return {
    words,
    values: words.length === 2 ? [0] : [],
    letters: lettersIn(form),
    counts: true,
    put: ([count = '1']) => {
      const put = translated[formFor(Number(count.replaceAll(',', '')))] ?? translated.at(-1);
      return (put ?? form).replace('#', count);
    },
  };
}

/** What stands between a text's words, each at its first place; null where the sentence was not made of it. */
function valuesIn(sentence: string, { words }: Text): string[] | null {
  const [first = '', ...rest] = words;
  if (!sentence.startsWith(first)) return null;
  const last = rest.pop();
  if (last === undefined) return sentence === first ? [] : null;
  const end = sentence.length - last.length;
  if (end < first.length || !sentence.endsWith(last)) return null;
  const values: string[] = [];
  let from = first.length;
  for (const between of rest) {
    const at = sentence.indexOf(between, from);
    if (at < 0 || at + between.length > end) return null;
    values.push(sentence.slice(from, at));
    from = at + between.length;
  }
  return [...values, sentence.slice(from, end)];
}

/** Of a sentence that is mostly values, as "{0} and {1}" would be of any, a text must say something itself. */
function saysEnough({ letters }: Text, sentence: string, share: number): boolean {
  return letters >= 20 || letters >= share * lettersIn(sentence);
}

function isNumber(value: string): boolean {
  return /^\d[\d,]*$/.test(value);
}

function lettersIn(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

/** A name that a person gave is not put into other words. */
function isQuoted({ words }: Text, place: number): boolean {
  return /[“"‘]$/.test(words[place] ?? '') && /^[”"’]/.test(words[place + 1] ?? '');
}
