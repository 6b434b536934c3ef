import { z } from 'zod';

/**
 * How a process ends once all that it said has been heard. Electron tells of a process's end by another way than of its
 * messages, so that on a busy machine the end may come first, and what the process said last is lost: a run that was saved
 * was taken for one that was not. A process therefore says when it has nothing more to say, and goes when that was heard.
 */
export const lastWord = { channel: 'last-word' } as const;
export const lastWordHeard = { channel: 'last-word-heard' } as const;

const shape = z.object({ channel: z.string() });

export function isLastWord(raw: unknown): boolean {
  return shape.safeParse(raw).data?.channel === lastWord.channel;
}

export function isLastWordHeard(raw: unknown): boolean {
  return shape.safeParse(raw).data?.channel === lastWordHeard.channel;
}
