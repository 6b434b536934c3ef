import type { PushMessage } from '../../shared/api/wire.ts';
import type { ErrorShape } from '../../shared/errors.ts';

/** What the process that holds a studio is asked, one request at a time. */
export type HostRequest =
  /** `environment` is handed on to the processes that this studio starts. */
  | { open: string; environment: Readonly<Record<string, string>> }
  /** A call of the StudioApi as the bytes of a message, well-formed or not; so is what answers it. */
  | { call: Uint8Array }
  | { resource: string }
  | { close: true };

export type HostMessage = { answer: unknown } | { refused: ErrorShape } | { push: PushMessage };
