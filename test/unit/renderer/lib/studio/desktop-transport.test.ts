import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { desktopTransport } from '../../../../../renderer/lib/studio/desktop-transport.ts';
import type { DesktopBridge } from '../../../../../shared/api/desktop-bridge.ts';
import { StudioError } from '../../../../../shared/errors.ts';
import { acrossBridge } from '../../../electron/fake-context-bridge.ts';

/** The page's side of the bridge, as strict as Electron's. */
function bridged(answer: (call: { method: string; input: unknown }) => unknown) {
  const listeners = new Set<(message: string) => void>();
  const bridge: DesktopBridge = {
    host: 'desktop',
    call: async (message) => {
      const text = answer(JSON.parse(message));
      return typeof text === 'string' ? text : JSON.stringify(text);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pathForFile: () => '',
  };
  const transport = desktopTransport(acrossBridge(bridge) as DesktopBridge);
  const say = (text: string) => {
    for (const listener of listeners) listener(text);
  };
  const push = (topic: string, payload: unknown) => say(JSON.stringify({ topic, payload }));
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

  it.each(['rubbish', '7', '{"id":0}', '{"id":0,"ok":false,"error":{}}'])(
    'says that an answer cannot be read: %s',
    async (text) => {
      const { transport } = bridged(() => text);
      await expect(transport.call('runs.get', {})).rejects.toMatchObject({
        name: 'StudioError',
        code: 'internal',
        message: 'A message of the studio could not be read.',
      });
    },
  );

  it('passes over a push that cannot be read, and says so in the console', () => {
    const { transport, push, say } = bridged(() => undefined);
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => complaints.mockRestore());
    const heard: unknown[] = [];
    transport.subscribe('changed', (payload) => heard.push(payload));
    for (const text of ['rubbish', 'null', '{}']) expect(() => say(text)).not.toThrow();
    push('changed', { what: 'runs' });
    expect(heard).toEqual([{ what: 'runs' }]);
    expect(complaints).toHaveBeenCalledTimes(3);
  });
});
