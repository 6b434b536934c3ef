import { describe, expect, it } from 'vitest';
import { desktopTransport } from '../../../../renderer/lib/desktop-transport.ts';
import type { DesktopBridge } from '../../../../shared/api/desktop-bridge.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { acrossBridge } from '../../electron/fake-context-bridge.ts';

/** The page's side of the bridge, as strict as Electron's. */
function bridged(answer: (call: { method: string; input: unknown }) => unknown) {
  const listeners = new Set<(message: string) => void>();
  const bridge: DesktopBridge = {
    host: 'desktop',
    call: async (message) => JSON.stringify(answer(JSON.parse(message))),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pathForFile: () => '',
  };
  const transport = desktopTransport(acrossBridge(bridge) as DesktopBridge);
  const push = (topic: string, payload: unknown) => {
    for (const listener of listeners) listener(JSON.stringify({ topic, payload }));
  };
  return { transport, push };
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
});
