import { encodeMessage } from '../../../shared/api/message.ts';
import {
  replySchema,
  studioMessageSchema,
  type Reply,
  type ReplyPart,
} from '../../../shared/api/wire.ts';
import { StudioError } from '../../../shared/errors.ts';
import { joinBytes } from '../../../shared/numbers.ts';
import { type ConnectionState, type Transport, TopicListeners, readMessage } from './transport.ts';

interface PendingCall {
  /** Of a long reply, what has come so far. */
  readonly parts: Uint8Array[];
  resolve(result: unknown): void;
  reject(error: StudioError): void;
}

const firstRetryMs = 250;
const longestRetryMs = 8_000;

/** The StudioApi over the browser host's WebSocket; it connects again by itself, ever more patiently. */
export class WebSocketTransport implements Transport {
  readonly #url: string;
  readonly #protocols: string[];
  readonly #firstRetryMs: number;
  readonly #pending = new Map<number, PendingCall>();
  readonly #topicListeners = new TopicListeners();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  /** Calls made before the connection stood, by id; sent as soon as it does. */
  readonly #waiting = new Map<number, Uint8Array<ArrayBuffer>>();
  #socket: WebSocket | null = null;
  #state: ConnectionState = 'connecting';
  #nextId = 1;
  #failedAttempts = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(url: string, protocols: string[] = [], options: { firstRetryMs?: number } = {}) {
    this.#url = url;
    this.#protocols = protocols;
    this.#firstRetryMs = options.firstRetryMs ?? firstRetryMs;
    this.#connect();
  }

  call(method: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    if (this.#state === 'lost') return Promise.reject(connectionLost());
    const id = this.#nextId++;
    const message = encodeMessage({ id, method, input });
    if (this.#state === 'open') this.#socket?.send(message);
    else this.#waiting.set(id, message);
    signal?.addEventListener('abort', () => this.#forget(id), { once: true });
    return new Promise((resolve, reject) => this.#pending.set(id, { parts: [], resolve, reject }));
  }

  subscribe(topic: string, listener: (payload: unknown) => void): () => void {
    return this.#topicListeners.add(topic, listener);
  }

  watchConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#state);
    return () => this.#connectionListeners.delete(listener);
  }

  reconnect(): void {
    if (this.#state !== 'lost') return;
    this.#failedAttempts = 0;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    this.#socket?.close();
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#socket?.close();
    const socket = new WebSocket(this.#url, this.#protocols);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', ({ data }) => this.#received(data));
    socket.addEventListener('close', () => this.#lost(socket));
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#failedAttempts = 0;
    this.#setState('open');
    for (const message of this.#waiting.values()) socket.send(message);
    this.#waiting.clear();
  }

  #lost(socket: WebSocket): void {
    // A socket that was replaced meanwhile has nothing to say any more.
    if (socket !== this.#socket || this.#closed) return;
    this.#waiting.clear();
    for (const call of this.#pending.values()) call.reject(connectionLost());
    this.#pending.clear();
    this.#setState('lost');
    const delayMs = Math.min(longestRetryMs, this.#firstRetryMs * 2 ** this.#failedAttempts++);
    this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
  }

  /** What cannot be read is said and passed over: who waits for it has a deadline, and the next may be sound. */
  #received(data: unknown): void {
    try {
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : nothing;
      const message = readMessage(studioMessageSchema, bytes);
      if ('topic' in message) this.#topicListeners.tell(message);
      else if ('part' in message) this.#gather(message);
      else this.#settle(message);
    } catch (thrown) {
      console.error(thrown);
    }
  }

  #gather({ id, part, last }: ReplyPart): void {
    const call = this.#pending.get(id);
    if (!call) return;
    call.parts.push(part);
    if (last) this.#settle(readMessage(replySchema, joinBytes(call.parts)));
  }

  #settle(reply: Reply): void {
    const call = this.#pending.get(reply.id);
    this.#forget(reply.id);
    if (reply.ok) call?.resolve(reply.result);
    else if (call) call.reject(StudioError.fromShape(reply.error));
    else console.error('The studio refused a message:', reply.error.message);
  }

  #forget(id: number): void {
    this.#pending.delete(id);
    this.#waiting.delete(id);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#connectionListeners) listener(state);
  }
}

/** A text, which is no message of the studio, is read as little as none. */
const nothing = new Uint8Array();

function connectionLost(): StudioError {
  return new StudioError(
    'not-available-here',
    'The connection to the studio is lost.',
    'Check that the studio is still running; this window connects again by itself.',
  );
}
