import { mixAmountOf, type ConditionRequest } from './condition-request.ts';
import { wordsOfText } from './tags-of-text.ts';

/** What was asked for as people read it: "fire", "70% fire, 30% water", "red, flying". */
export function conditionText(request: ConditionRequest): string {
  const { label, mixWith, tags } = request;
  if (tags !== undefined) return wordsOfText(tags).join(', ');
  if (label === undefined || mixWith === undefined) return label ?? '';
  const percent = Math.round(mixAmountOf(request) * 100);
  return `${100 - percent}% ${label}, ${percent}% ${mixWith}`;
}
