import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DesktopBridge } from '../../../shared/api/desktop-bridge.ts';
import { acrossBridge } from './fake-context-bridge.ts';

let folder: string;
let source: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-preload-'));
  const configFile = fileURLToPath(new URL('../../../vite.preload.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'silent', build: { outDir: folder } });
  source = await readFile(join(folder, 'preload.cjs'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

/** What a sandboxed preload script of Electron has: no Node, and `require` of `electron` alone. */
function runPreload(source: string) {
  const exposed: Record<string, unknown> = {};
  const invoked: unknown[][] = [];
  const ipcRenderer = Object.assign(new EventEmitter(), {
    invoke: async (...message: unknown[]) => {
      invoked.push(message);
      return Uint8Array.of(4, 5);
    },
  });
  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (key: string, value: unknown) => (exposed[key] = acrossBridge(value)),
    },
    webUtils: { getPathForFile: ({ name }: File) => `/dropped/${name}` },
  };
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`);
    return electron;
  };
  runInContext(source, createContext({ require, exports: {}, module: { exports: {} } }));
  return { exposed, invoked, ipcRenderer, bridge: exposed['studio'] as DesktopBridge };
}

let preload: ReturnType<typeof runPreload>;
beforeEach(() => {
  preload = runPreload(source);
});

describe('the preload script', () => {
  it('exposes window.studio with exactly host, call, subscribe and pathForFile', () => {
    expect(Object.keys(preload.exposed)).toEqual(['studio']);
    expect(Object.keys(preload.bridge).sort()).toEqual([
      'call',
      'host',
      'pathForFile',
      'subscribe',
    ]);
    expect(preload.bridge.host).toBe('desktop');
  });

  it('sends a call on the one channel and hands the reply back', async () => {
    expect(await preload.bridge.call(Uint8Array.of(1, 2, 3))).toEqual(Uint8Array.of(4, 5));
    expect(preload.invoked).toEqual([['studio:call', Uint8Array.of(1, 2, 3)]]);
  });

  it('gives a push to its listeners, without Electron’s event, until they unsubscribe', () => {
    const heard: unknown[][] = [];
    const unsubscribe = preload.bridge.subscribe((...all) => void heard.push(all));
    const push = (byte: number) =>
      preload.ipcRenderer.emit('studio:push', { sender: 'secret' }, Uint8Array.of(byte));
    push(1);
    unsubscribe();
    push(2);
    expect(heard).toEqual([[Uint8Array.of(1)]]);
  });

  it('listens to one channel only', () => {
    preload.bridge.subscribe(() => undefined);
    expect(preload.ipcRenderer.eventNames()).toEqual(['studio:push']);
  });

  it('tells where a dropped folder lies', () => {
    expect(preload.bridge.pathForFile(new File([], 'sprites'))).toBe('/dropped/sprites');
  });
});
