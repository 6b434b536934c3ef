import { ipcMain } from 'electron';
import { encodeMessage } from '../../shared/api/message.ts';
import { type PushPayload, type PushTopic, pushTopics } from '../../shared/api/push-topics.ts';
import type { PushMessage, Reply } from '../../shared/api/wire.ts';
import { StudioError, toErrorShape } from '../../shared/errors.ts';
import { type BoundApi, noCallId } from '../host/bind-api.ts';
import type { Logger } from '../host/logging.ts';
import type { Push } from '../studio/push.ts';
import { callChannel, pushChannel } from './channels.ts';
import type { TrustedSenders } from './confine-pages.ts';

/** Answers the calls of trusted windows; bindApi measures, reads and validates what they say. */
export function answerCalls(api: BoundApi, senders: TrustedSenders, log: Logger): void {
  ipcMain.handle(callChannel, async (event, message: unknown): Promise<Uint8Array> => {
    if (senders.accepts(event)) return encodeMessage(await api.handleMessage(message));
    log.warn({ address: event.senderFrame?.url }, 'refused a call from an unknown sender');
    const refusal: Reply = { id: noCallId, ok: false, error: toErrorShape(unknownSender()) };
    return encodeMessage(refusal);
  });
}

/** Tells every trusted window what the core tells. */
export function forwardPushes(push: Push, senders: TrustedSenders): void {
  for (const topic of Object.keys(pushTopics) as PushTopic[])
    push.subscribe(topic, (payload) => sendPush(senders, topic, payload));
}

export function sendPush<T extends PushTopic>(
  senders: TrustedSenders,
  topic: T,
  payload: PushPayload<T>,
): void {
  const message: PushMessage = { topic, payload };
  const bytes = encodeMessage(message);
  for (const contents of senders.reachable()) contents.send(pushChannel, bytes);
}

function unknownSender(): StudioError {
  return new StudioError(
    'forbidden',
    'The studio answers only its own window.',
    'Use the studio’s window.',
  );
}
