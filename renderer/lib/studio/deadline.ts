import { studioMethods, type MethodName } from '../../../shared/api/methods.ts';
import { StudioError } from '../../../shared/errors.ts';
import { workSchema } from '../../../shared/work.ts';
import type { Transport } from './transport.ts';

/**
 * Calls a method, and gives up when no answer has come in its time.
 *
 * @throws StudioError `unanswered`, or as the transport does
 */
export async function callWithin(
  transport: Transport,
  method: MethodName,
  input: unknown,
): Promise<unknown> {
  const { withinMs, after } = studioMethods[method].patience;
  const given = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unanswered = new Promise<never>((_resolve, reject) => {
    given.signal.addEventListener('abort', () => reject(given.signal.reason));
  });
  const begin = () => {
    clearTimeout(timer);
    timer = setTimeout(() => given.abort(noAnswer(method, withinMs)), withinMs);
  };
  begin();
  const unsubscribe = transport.subscribe('work', (payload) => {
    const { data: work = [] } = workSchema.array().safeParse(payload);
    const waits = after && work.some(({ kind, place }) => kind === after && place !== null);
    if (waits || work.some(({ kind }) => kind === 'fetch')) begin();
  });
  try {
    return await Promise.race([transport.call(method, input, given.signal), unanswered]);
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}

function noAnswer(method: string, withinMs: number): StudioError {
  const minutes = withinMs / 60_000;
  const time = minutes > 1 ? `${minutes} minutes` : `${withinMs / 1_000} seconds`;
  return new StudioError(
    'unanswered',
    `The studio did not answer within ${time} (${method}).`,
    'It may be busy: wait a little and try again. If it stays silent, start the studio anew; a run that trains goes on from its last checkpoint.',
  );
}
