import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket as Peer } from 'ws';
import type { ConnectionState } from '../../../../../renderer/lib/studio/transport.ts';
import { studioApi } from '../../../../../renderer/lib/studio/studio-api.ts';
import { decodeMessage, encodeMessage } from '../../../../../shared/api/message.ts';
import { WebSocketTransport } from '../../../../../renderer/lib/studio/web-socket-transport.ts';

interface Call {
  id: number;
  method: string;
  input: unknown;
}

/** A studio at the other end of a real WebSocket; it answers as the test says. */
class FarEnd {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  answer: (call: Call) => unknown = () => undefined;

  constructor() {
    this.serve();
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  serve(): void {
    this.server.on('connection', (peer: Peer) => {
      peer.on('message', (data) => {
        const reply = this.answer(decodeMessage(data as Buffer) as Call);
        if (reply) peer.send(encodeMessage(reply));
      });
    });
  }

  push(topic: string, payload: unknown): void {
    this.say(encodeMessage({ topic, payload }));
  }

  say(message: Uint8Array | string): void {
    for (const peer of this.server.clients) peer.send(message);
  }

  async stop(): Promise<void> {
    for (const peer of this.server.clients) peer.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async start(port: number): Promise<void> {
    this.server = new WebSocketServer({ port, host: '127.0.0.1' });
    this.serve();
    await new Promise((resolve) => this.server.once('listening', resolve));
  }
}

let far: FarEnd;
let transport: WebSocketTransport;
let states: ConnectionState[];

beforeEach(async () => {
  far = new FarEnd();
  await new Promise((resolve) => far.server.once('listening', resolve));
  transport = new WebSocketTransport(`ws://127.0.0.1:${far.port}/api`, [], { firstRetryMs: 5 });
  states = [];
  transport.watchConnection((state) => states.push(state));
});

afterEach(async () => {
  transport.close();
  await far.stop();
});

function stateIs(wanted: ConnectionState): Promise<void> {
  return new Promise((resolve) => {
    const end = transport.watchConnection((state) => {
      if (state !== wanted) return;
      resolve();
      queueMicrotask(() => end());
    });
  });
}

describe('the WebSocket transport', () => {
  test('answers calls made before the connection stands, each with its own reply', async () => {
    far.answer = ({ id, method }) => ({ id, ok: true, result: method });
    const answers = await Promise.all([transport.call('one', {}), transport.call('two', {})]);
    expect(answers).toEqual(['one', 'two']);
  });

  test('puts a long reply together, whatever comes between its parts', async () => {
    far.answer = ({ id }) => {
      const reply = encodeMessage({ id, ok: true, result: ['a “long” one 🦊', id] });
      const parts = [0, 1, 2, 3].map((place) => reply.slice(8 * place, 8 * (place + 1)));
      parts.push(reply.slice(32));
      parts.forEach((part, place) => {
        far.say(encodeMessage({ id, part, last: place === parts.length - 1 }));
        far.push('queue', []);
      });
      return undefined;
    };
    const answers = await Promise.all([transport.call('one', {}), transport.call('two', {})]);
    expect(answers).toEqual([
      ['a “long” one 🦊', 1],
      ['a “long” one 🦊', 2],
    ]);
  });

  test('throws the error that the studio gave, with its hint', async () => {
    far.answer = ({ id }) => ({
      id,
      ok: false,
      error: { code: 'not-found', message: 'There is no such run.', hint: 'Choose another.' },
    });
    await expect(transport.call('runs.get', {})).rejects.toMatchObject({
      name: 'StudioError',
      code: 'not-found',
      hint: 'Choose another.',
    });
  });

  test('says that the connection is lost, fails what was asked, and connects again', async () => {
    await stateIs('open');
    const port = far.port;
    const unanswered = transport.call('runs.list', {});
    const lost = expect(unanswered).rejects.toMatchObject({ code: 'not-available-here' });
    await far.stop();
    await lost;
    await expect(transport.call('runs.list', {})).rejects.toMatchObject({
      code: 'not-available-here',
    });
    await far.start(port);
    await stateIs('open');
    far.answer = ({ id }) => ({ id, ok: true, result: 'again' });
    expect(await transport.call('runs.list', {})).toBe('again');
    expect(states).toEqual(['connecting', 'open', 'lost', 'open']);
  });

  test('goes on delivering pushes after a lost connection', async () => {
    await stateIs('open');
    const port = far.port;
    await far.stop();
    await stateIs('lost');
    await far.start(port);
    await stateIs('open');
    const pushed = new Promise((resolve) => transport.subscribe('changed', resolve));
    while (far.server.clients.size === 0) await new Promise((resolve) => setImmediate(resolve));
    far.push('changed', { what: 'runs' });
    expect(await pushed).toEqual({ what: 'runs' });
  });

  test('passes over what cannot be read, and answers the next', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => complaints.mockRestore());
    const thrown: unknown[] = [];
    const keep = (error: unknown) => thrown.push(error);
    process.on('uncaughtException', keep);
    onTestFinished(() => void process.off('uncaughtException', keep));
    await stateIs('open');
    far.answer = ({ id, method }) => ({ id, ok: true, result: method });
    expect(await transport.call('first', {})).toBe('first');
    const refusal = { id: 2, ok: false, error: 'no' };
    const rubbish = [
      ...['rubbish', JSON.stringify({ id: 2, ok: true, result: 'as text' }), Uint8Array.of(0xff)],
      ...[null, [], { id: 2 }, refusal].map(encodeMessage),
    ];
    for (const message of rubbish) far.say(message);
    expect(await transport.call('second', {})).toBe('second');
    expect(complaints).toHaveBeenCalledTimes(rubbish.length);
    expect(thrown).toEqual([]);
  });
});

describe('the validated api', () => {
  test('refuses an answer that is not what the method promises', async () => {
    far.answer = ({ id }) => ({ id, ok: true, result: { version: 7 } });
    await expect(studioApi(transport).system.info()).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('system.info'),
    });
  });

  test('drops a push that cannot be read and delivers the next', async () => {
    await stateIs('open');
    const first = new Promise((resolve) => studioApi(transport).subscribe('changed', resolve));
    while (far.server.clients.size === 0) await new Promise((resolve) => setImmediate(resolve));
    far.push('changed', { what: 'nonsense', items: [], removed: [] });
    far.push('changed', { what: 'datasets', items: [], removed: ['d1'] });
    expect(await first).toEqual({ what: 'datasets', items: [], removed: ['d1'] });
  });
});
