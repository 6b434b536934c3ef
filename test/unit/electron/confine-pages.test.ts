import { beforeEach, describe, expect, it, vi } from 'vitest';
import { guardNavigation } from '../../../main/electron/confine-pages.ts';
import { app, createEvent, FakeWebContents, resetElectron, shell } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(() => {
  resetElectron();
  guardNavigation();
});

function contentsOfAnyKind(): FakeWebContents {
  const contents = new FakeWebContents();
  app.emit('web-contents-created', {}, contents);
  return contents;
}

function isDenied(kind: string, url: string): boolean {
  const event = createEvent({ url });
  contentsOfAnyKind().emit(kind, event);
  return event.defaultPrevented;
}

describe('navigation', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    '%s stays on the app',
    (kind) => {
      expect(isDenied(kind, 'studio://app/index.html#/runs')).toBe(false);
      expect(isDenied(kind, 'https://example.com/')).toBe(true);
      expect(isDenied(kind, 'file:///etc/passwd')).toBe(true);
      expect(isDenied(kind, 'javascript:alert(1)')).toBe(true);
      expect(isDenied(kind, 'studio://library/runs/a/samples/000250.png')).toBe(true);
      expect(isDenied(kind, 'studio://app.example/index.html')).toBe(true);
      expect(isDenied(kind, 'studio://app@example/index.html')).toBe(true);
      expect(isDenied(kind, 'not an address')).toBe(true);
    },
  );

  it('refuses embedded pages', () => {
    const event = createEvent({});
    contentsOfAnyKind().emit('will-attach-webview', event);
    expect(event.defaultPrevented).toBe(true);
  });

  it('opens no window, for no address', () => {
    const { openHandler } = contentsOfAnyKind();
    for (const url of ['studio://app/index.html', 'https://example.com/', 'about:blank'])
      expect(openHandler({ url })).toEqual({ action: 'deny' });
    expect(shell.openedPages).toEqual([]);
  });

  it('hands a listed page to the person’s browser, and nothing that only looks like one', () => {
    const { openHandler } = contentsOfAnyKind();
    expect(openHandler({ url: 'https://arxiv.org/abs/1701.07875' })).toEqual({ action: 'deny' });
    expect(shell.openedPages).toEqual(['https://arxiv.org/abs/1701.07875']);
    for (const url of [
      'http://arxiv.org/abs/1701.07875',
      'https://arxiv.org/abs/1701.07875/../../evil',
      'https://arxiv.org.example/abs/1701.07875',
      'file:///usr/bin/env',
    ])
      openHandler({ url });
    expect(shell.openedPages).toHaveLength(1);
  });
});
