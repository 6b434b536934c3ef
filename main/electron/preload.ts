import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge } from '../../shared/api/desktop-bridge.ts';
import type { PushMessage } from '../../shared/api/wire.ts';
import { callChannel, pushChannel } from './channels.ts';

type Listener = (payload: unknown) => void;

const listenersByTopic = new Map<string, Set<Listener>>();

ipcRenderer.on(pushChannel, (_event, { topic, payload }: PushMessage) => {
  for (const listener of listenersByTopic.get(topic) ?? []) listener(payload);
});

const bridge: DesktopBridge = {
  host: 'desktop',
  // JSON text, so that the studio can measure a message before it reads it; `invoke` pairs the replies.
  call: (method, input) =>
    ipcRenderer.invoke(callChannel, JSON.stringify({ id: 0, method, input })),
  subscribe(topic, listener) {
    const listeners = listenersByTopic.get(topic) ?? new Set();
    listenersByTopic.set(topic, listeners.add(listener));
    return () => void listeners.delete(listener);
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('studio', bridge);
