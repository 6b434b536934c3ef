import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { decodeMessage, encodeMessage } from '../../shared/api/message.ts';
import {
  studioMethods,
  type MethodInput,
  type MethodName,
  type MethodOutput,
} from '../../shared/api/methods.ts';
import { replySchema, type PushMessage, type Reply } from '../../shared/api/wire.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import type { HostMessage, HostRequest } from './protocol.ts';

const patienceMs = 120_000;
const lastWordsLength = 2_000;

/** A studio in a process of its own, which opens one library after the other. */
export class TestedStudio {
  readonly #child: ChildProcess;
  #waiting: { resolve: (message: HostMessage) => void; reject: (error: Error) => void } | undefined;
  #died: Error | undefined;
  #lastWords = '';
  #callId = 0;
  onPush: (push: PushMessage) => void = () => undefined;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'host-entry.ts'), {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#lastWords = (this.#lastWords + String(chunk)).slice(-lastWordsLength);
      });
    }
    this.#child.on('message', (message: HostMessage) => this.#receive(message));
    this.#child.on('close', (code, signal) => {
      this.#died = new Error(`The studio died (${code ?? signal}): ${this.#lastWords}`);
      this.#waiting?.reject(this.#died);
    });
  }

  get isAlive(): boolean {
    return this.#died === undefined;
  }

  /** @returns why the library was refused, in words of the studio's own; null where it is open */
  async open(
    libraryPath: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<ErrorShape | null> {
    const reply = await this.#ask({ open: libraryPath, environment });
    return 'refused' in reply ? named(reply.refused, 'opening') : null;
  }

  /** @throws Error where the answer is no answer of the studio's own */
  async call<M extends MethodName>(
    method: M,
    input: MethodInput<M>,
  ): Promise<MethodOutput<M> | ErrorShape> {
    const reply = await this.callAnyhow({ id: ++this.#callId, method, input });
    if (reply.ok) return studioMethods[method].output.parse(reply.result) as MethodOutput<M>;
    if (reply.error.code === 'invalid-input')
      throw new Error(`${method} blames who asked rightly: ${reply.error.message}`);
    return reply.error;
  }

  /** @throws Error where it is answered by a fault */
  async callAnyhow(call: unknown): Promise<Reply> {
    return this.say(encodeMessage(call), JSON.stringify(call).slice(0, 300));
  }

  /**
   * Says bytes, whatever they are.
   *
   * @param what they are, in words
   * @throws Error where they are answered by a fault
   */
  async say(call: Uint8Array, what: string): Promise<Reply> {
    const message = await this.#ask({ call });
    if ('refused' in message) throw new Error(`A call was thrown out: ${message.refused.message}`);
    const answer = 'answer' in message ? message.answer : undefined;
    const reply = replySchema.parse(answer instanceof Uint8Array && decodeMessage(answer));
    if (!reply.ok) named(reply.error, what);
    return reply;
  }

  async resource(path: string): Promise<string | ErrorShape> {
    const message = await this.#ask({ resource: path });
    if ('refused' in message) return named(message.refused, path);
    return 'answer' in message ? String(message.answer) : '';
  }

  async close(): Promise<void> {
    const message = await this.#ask({ close: true });
    if ('refused' in message) named(message.refused, 'closing');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #ask(request: HostRequest): Promise<HostMessage> {
    return new Promise<HostMessage>((resolve, reject) => {
      if (this.#died) return reject(this.#died);
      const hangs = setTimeout(() => {
        reject(new Error(`No answer for ${patienceMs / 1000} s: ${inspect(request)}`));
        this.kill();
      }, patienceMs);
      this.#waiting = { resolve, reject };
      this.#child.send(request, () => undefined);
      this.#waiting.resolve = (message) => {
        clearTimeout(hangs);
        resolve(message);
      };
      this.#waiting.reject = (error) => {
        clearTimeout(hangs);
        reject(error);
      };
    });
  }

  #receive(message: HostMessage): void {
    if ('push' in message) this.onPush(message.push);
    else this.#waiting?.resolve(message);
  }
}

/** @throws Error for an error that has no name: it would be shown as a fault in the studio */
function named(error: ErrorShape, at: string): ErrorShape {
  if (error.code === 'internal')
    throw new Error(`A fault in the studio at ${at}: ${error.message}`);
  return error;
}

export function isRefusal(answer: unknown): answer is ErrorShape {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'hint' in answer;
}
