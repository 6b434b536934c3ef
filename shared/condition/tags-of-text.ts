const separators = /[\s,;|]+/u;
const longestTagOfSprite = 32;
const mostTagsPerSprite = 32;

/** The words of a text that a person typed, e.g. "Red, flying": in lower case, each of them once. */
export function wordsOfText(text: string): string[] {
  const words = text.normalize('NFC').toLowerCase().split(separators);
  return [...new Set(words.filter((word) => word !== ''))];
}

/**
 * The tags in the text of a sprite. Words that are too long to be a tag are left out, as is what a sprite has
 * more of than it can keep.
 */
export function tagsOfText(text: string): string[] {
  const tags = wordsOfText(text).filter((word) => word.length <= longestTagOfSprite);
  return tags.slice(0, mostTagsPerSprite);
}
