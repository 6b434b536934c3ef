import type { WebContents } from 'electron';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTrustedSenders } from '../../../main/electron/confine-pages.ts';
import { answerCalls, forwardPushes } from '../../../main/electron/ipc.ts';
import { bindApi } from '../../../main/host/bind-api.ts';
import { createPush } from '../../../main/studio/push.ts';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';
import { mostCallBytes, replySchema } from '../../../shared/api/wire.ts';
import { FakeWebContents, ipcMain, resetElectron } from './fake-electron.ts';
import { createKeptLog } from './log.ts';
import { openTemporaryStudio } from './temporary-studio.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let opened: Awaited<ReturnType<typeof openTemporaryStudio>>;
beforeAll(async () => {
  opened = await openTemporaryStudio();
});
afterAll(() => opened.remove());

let contents: FakeWebContents;
let push: ReturnType<typeof createPush>;
let lines: ReturnType<typeof createKeptLog>['lines'];

beforeEach(() => {
  resetElectron();
  const kept = createKeptLog();
  lines = kept.lines;
  push = createPush();
  const senders = createTrustedSenders();
  answerCalls(bindApi(opened.studio, { kind: 'desktop' }), senders, kept.log);
  forwardPushes(push, senders);
  contents = new FakeWebContents();
  contents.mainFrame = { url: 'studio://app/index.html#/runs' };
  senders.add(contents as unknown as WebContents);
});

async function invoke(message: unknown, event?: object) {
  const from = { sender: contents, senderFrame: contents.mainFrame, ...event };
  const answer = await ipcMain.invoke('studio:call', from, message);
  return replySchema.parse(decodeMessage(answer as Uint8Array));
}
const call = (method: string, input: unknown) => encodeMessage({ id: 3, method, input });
const info = call('system.info', {});

describe('a call over IPC', () => {
  it('is answered by the real core, with the desktop as its host', async () => {
    expect(await invoke(info)).toMatchObject({
      id: 3,
      ok: true,
      result: { host: 'desktop', libraryPath: opened.libraryPath },
    });
  });

  it('brings back an error of the core as data, with code, sentence and hint', async () => {
    const reply = await invoke(call('runs.get', { runId: 'nobody' }));
    expect(reply).toMatchObject({ id: 3, ok: false, error: { code: 'not-found' } });
    expect(Object.keys(reply.ok ? {} : reply.error).sort()).toEqual(['code', 'hint', 'message']);
  });

  it.each([
    ['text', 'system.info'],
    ['an object instead of bytes', { id: 0, method: 'system.info', input: {} }],
    ['nothing', undefined],
    ['bytes that are no message', new TextEncoder().encode('system.info')],
    ['a message that is no call', encodeMessage([])],
    [
      'a call with more in it',
      encodeMessage({ id: 0, method: 'system.info', input: {}, as: 'root' }),
    ],
    ['an unknown method', call('system.format', {})],
    ['a method of the prototype', call('constructor', {})],
    ['input of the wrong kind', call('runs.get', { runId: '../../etc' })],
    ['input with more in it', call('system.info', { extra: 1 })],
  ])('is refused by name: %s', async (_what, message) => {
    expect(await invoke(message)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  });

  it('is refused unread when it is too large', async () => {
    const reply = await invoke(call('system.info', 'x'.repeat(mostCallBytes)));
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(reply.ok ? '' : reply.error.message).toContain('larger than 1.0 MB');
  });
});

describe('the sender of a call', () => {
  it.each([
    ['a window that the studio did not open', () => ({ sender: new FakeWebContents() })],
    ['a frame inside the page', () => ({ senderFrame: { url: 'studio://app/index.html' } })],
    ['a frame that has gone', () => ({ senderFrame: null })],
  ])('is refused when it is %s', async (_who, event) => {
    expect(await invoke(info, event())).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(lines.map(({ msg }) => msg)).toEqual(['refused a call from an unknown sender']);
  });

  it.each([
    'https://example.com/',
    'studio://library/index.html',
    'studio://app.example/index.html',
    'https://app/index.html',
    'about:blank',
    '',
  ])('is refused when its page is %j', async (url) => {
    contents.mainFrame = { url };
    expect(await invoke(info)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('is refused once its window is destroyed', async () => {
    contents.destroyed = true;
    expect(await invoke(info)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    contents.destroyed = false;
    contents.emit('destroyed');
    expect(await invoke(info)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });
});

describe('a push', () => {
  it('reaches the window on the one channel as bytes, with its topic', () => {
    push.send('queue', []);
    expect(contents.sent).toEqual([
      { channel: 'studio:push', message: encodeMessage({ topic: 'queue', payload: [] }) },
    ]);
  });

  it('is not sent to a window that is destroyed or has crashed', () => {
    contents.crashed = true;
    push.send('queue', []);
    contents.crashed = false;
    contents.destroyed = true;
    push.send('queue', []);
    expect(contents.sent).toEqual([]);
  });
});
