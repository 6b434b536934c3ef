import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { desktopTransport } from '../../../../../renderer/lib/studio/desktop-transport.ts';
import type { DesktopBridge } from '../../../../../shared/api/desktop-bridge.ts';
import { decodeMessage, encodeMessage } from '../../../../../shared/api/message.ts';
import { StudioError } from '../../../../../shared/errors.ts';
import { acrossBridge } from '../../../electron/fake-context-bridge.ts';

/** The page's side of the bridge, as strict as Electron's. */
function bridged(answer: (call: { method: string; input: unknown }) => unknown) {
  const listeners = new Set<(message: Uint8Array) => void>();
  const bridge: DesktopBridge = {
    host: 'desktop',
    call: async (message) => {
      const reply = answer(decodeMessage(message) as { method: string; input: unknown });
      return reply instanceof Uint8Array ? reply : encodeMessage(reply);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pathForFile: () => '',
  };
  const transport = desktopTransport(acrossBridge(bridge) as DesktopBridge);
  const say = (message: Uint8Array) => {
    for (const listener of listeners) listener(message);
  };
  const push = (topic: string, payload: unknown) => say(encodeMessage({ topic, payload }));
  return { transport, push, say };
}

describe('the window’s way to the studio on the desktop', () => {
  it('takes the proxies that states of the page are, also deep inside', async () => {
    const { transport } = bridged(({ input }) => ({ id: 0, ok: true, result: input }));
    const options = new Proxy({ size: 32 }, {});
    const input = new Proxy({ options, tags: new Proxy(['fire'], {}) }, {});
    expect(await transport.call('datasets.import', input)).toEqual({
      options: { size: 32 },
      tags: ['fire'],
    });
  });

  it('throws what the studio refuses, with its code, sentence and hint', async () => {
    const error = new StudioError('not-found', 'There is no such run.', 'Choose another.');
    const { code, message, hint } = error;
    const { transport } = bridged(() => ({ id: 0, ok: false, error: { code, message, hint } }));
    await expect(transport.call('runs.get', {})).rejects.toMatchObject({ code, message, hint });
  });

  it('gives a push to the listeners of its topic, until they unsubscribe', () => {
    const { transport, push } = bridged(() => undefined);
    const heard: unknown[] = [];
    const unsubscribe = transport.subscribe('changed', (payload) => heard.push(payload));
    push('changed', { what: 'runs' });
    push('import', { done: 1 });
    unsubscribe();
    push('changed', { what: 'datasets' });
    expect(heard).toEqual([{ what: 'runs' }]);
  });

  it('carries bytes there and back, and leaves out what is undefined', async () => {
    const { transport } = bridged(({ input }) => ({ id: 0, ok: true, result: input }));
    const given = { file: Uint8Array.of(1, 2, 3), label: undefined };
    expect(await transport.call('runs.sourceOfPicture', given)).toStrictEqual({
      file: Uint8Array.of(1, 2, 3),
    });
  });

  it.each([
    ['rubbish', new TextEncoder().encode('rubbish')],
    ['nothing', new Uint8Array()],
    ['a number', 7],
    ['no end', { id: 0 }],
    ['no error', { id: 0, ok: false, error: {} }],
  ])('says that an answer cannot be read: %s', async (_what, answer) => {
    const { transport } = bridged(() => answer);
    await expect(transport.call('runs.get', {})).rejects.toMatchObject({
      name: 'StudioError',
      code: 'internal',
      message: 'A message of the studio could not be read.',
    });
  });

  it('passes over a push that cannot be read, and says so in the console', () => {
    const { transport, push, say } = bridged(() => undefined);
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => complaints.mockRestore());
    const heard: unknown[] = [];
    transport.subscribe('changed', (payload) => heard.push(payload));
    for (const message of [Uint8Array.of(0xff), encodeMessage(null), encodeMessage({})])
      expect(() => say(message)).not.toThrow();
    push('changed', { what: 'runs' });
    expect(heard).toEqual([{ what: 'runs' }]);
    expect(complaints).toHaveBeenCalledTimes(3);
  });
});
