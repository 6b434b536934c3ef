import type { PairReport } from './dataset.ts';

/** "16 pairs were trimmed and scaled alike, so that both pictures still lie on each other." */
export function pairSentence({ fitted, unlike }: PairReport): string {
  return [
    ...(fitted > 0
      ? [
          `${pairs(fitted)} trimmed and scaled alike, so that both pictures still lie on each other.`,
        ]
      : []),
    ...(unlike > 0
      ? [
          `${pairs(unlike)} fitted picture by picture, because the two have different proportions or one is empty: they do not lie on each other.`,
        ]
      : []),
  ].join(' ');
}

function pairs(count: number): string {
  return count === 1 ? '1 pair was' : `${count.toLocaleString('en')} pairs were`;
}
