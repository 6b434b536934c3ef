const separators = /[\s,;|]+/u;
const maximumTagLength = 32;
const maximumTagsPerSprite = 32;

/**
 * The tags in a text that a person typed, e.g. "Red, flying": words in lower case, each of them once.
 * Words that are too long to be a tag are left out, as is what a sprite has more of than it can keep.
 */
export function tagsOfText(text: string): string[] {
  const words = text.normalize('NFC').toLowerCase().split(separators);
  const tags = words.filter((word) => word !== '' && word.length <= maximumTagLength);
  return [...new Set(tags)].slice(0, maximumTagsPerSprite);
}
