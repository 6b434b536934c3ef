import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge } from '../../shared/api/desktop-bridge.ts';
import { callChannel, pushChannel } from './channels.ts';

const bridge: DesktopBridge = {
  host: 'desktop',
  call: (message) => ipcRenderer.invoke(callChannel, message) as Promise<Uint8Array>,
  subscribe(listener) {
    const hear = (_event: unknown, message: Uint8Array) => listener(message);
    ipcRenderer.on(pushChannel, hear);
    return () => void ipcRenderer.off(pushChannel, hear);
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('studio', bridge);
