import { formatBytes } from '../../shared/format.ts';
import { decodeMessage } from '../../shared/api/message.ts';
import { isMethodName, studioMethods } from '../../shared/api/methods.ts';
import { callMessageSchema, mostCallBytes, type Reply } from '../../shared/api/wire.ts';
import { StudioError, toErrorShape } from '../../shared/errors.ts';
import { apiHandlers, handlersByMethod } from '../studio/api/handlers.ts';
import type { HostServices } from '../studio/api/host-services.ts';
import { isWriteRefused, libraryReadOnly } from '../studio/library-trouble.ts';
import type { Studio } from '../studio/studio.ts';

/** The id of a reply to something that was not a call, so that no caller takes it for its own. */
export const noCallId = -1;

export interface BoundApi {
  /** Answers a call. Never rejects: errors are data. */
  handle(call: unknown): Promise<Reply>;
  /** Answers a call that arrived as the bytes of a message, whoever sent them and whatever they are. */
  handleMessage(message: unknown): Promise<Reply>;
}

/** Binds the whole StudioApi to a transport: every method of `studioMethods`, none by name. */
export function bindApi(studio: Studio, host: HostServices): BoundApi {
  const handlers = handlersByMethod(apiHandlers(studio, host));

  async function handle(message: unknown): Promise<Reply> {
    const call = callMessageSchema.safeParse(message);
    if (!call.success)
      return failure(noCallId, malformed('It is not a call: { id, method, input }.'));
    const { id, method, input } = call.data;
    try {
      if (studio.closing) throw isClosing();
      if (studio.gone) throw studio.gone;
      if (!isMethodName(method)) throw unknownMethod(method);
      if (studio.readOnly && studioMethods[method].writes)
        throw libraryReadOnly(studio.libraryPath);
      const request = studioMethods[method].input.parse(input);
      return { id, ok: true, result: await handlers.get(method)?.(request) };
    } catch (thrown) {
      // What was under way lost its trainer or the database, which tells nobody anything.
      if (studio.closing) return failure(id, isClosing());
      if (studio.gone) return failure(id, studio.gone);
      if (studio.readOnly && isWriteRefused(thrown))
        return failure(id, libraryReadOnly(studio.libraryPath, { cause: thrown }));
      if (toErrorShape(thrown).code === 'internal')
        studio.log.error({ err: thrown, method }, 'call failed');
      return failure(id, thrown);
    }
  }

  async function handleMessage(message: unknown): Promise<Reply> {
    if (!(message instanceof Uint8Array)) return failure(noCallId, malformed('It is not bytes.'));
    if (message.length > mostCallBytes) return failure(noCallId, oversized());
    let call: unknown;
    try {
      call = decodeMessage(message);
    } catch {
      return failure(noCallId, malformed('It is not CBOR.'));
    }
    return handle(call);
  }

  return { handle, handleMessage };
}

function failure(id: number, thrown: unknown): Reply {
  return { id, ok: false, error: toErrorShape(thrown) };
}

function isClosing(): StudioError {
  return new StudioError(
    'closing',
    'The studio is closing.',
    'Start it again when it has ended; what was being trained can be resumed.',
  );
}

function unknownMethod(method: string): StudioError {
  return new StudioError(
    'invalid-input',
    `The studio has no method named "${method}".`,
    'Reload the window: it may be of another version than the studio.',
  );
}

function malformed(why: string): StudioError {
  return new StudioError(
    'invalid-input',
    `A message could not be read. ${why}`,
    'Reload the window.',
  );
}

function oversized(): StudioError {
  return new StudioError(
    'invalid-input',
    `A message was larger than ${formatBytes(mostCallBytes)}.`,
    'Ask for less at once.',
  );
}
