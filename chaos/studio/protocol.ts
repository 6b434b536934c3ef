import type { PushMessage } from '../../shared/api/wire.ts';
import type { ErrorShape } from '../../shared/errors.ts';

/** What the process that holds a studio is asked, one request at a time. */
export type HostRequest =
  /** `environment` is handed on to the processes that this studio starts. */
  | { open: string; environment: Readonly<Record<string, string>> }
  /** A call of the StudioApi, well-formed or not. */
  | { call: unknown }
  | { resource: string }
  | { close: true };

export type HostMessage = { answer: unknown } | { refused: ErrorShape } | { push: PushMessage };
