import { StudioError } from '../../../shared/errors.ts';

/**
 * Puts a picture on the clipboard, in the midst of a click or a key.
 *
 * @param content a PNG, which may still be on its way: the clipboard waits for it, and the click counts
 * @throws StudioError `not-available-here` where the page may not write pictures there
 */
export async function copyPicture(content: Promise<Uint8Array>): Promise<void> {
  // By plain http from another machine a page has no clipboard.
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (!clipboard || typeof ClipboardItem === 'undefined') throw noClipboard();
  const picture = content.then(
    (bytes) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' }),
  );
  try {
    await clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  } catch (cause) {
    // What the studio had to say comes first.
    await content;
    throw noClipboard(cause);
  }
}

function noClipboard(cause?: unknown): StudioError {
  return new StudioError(
    'not-available-here',
    'This window may not put pictures on the clipboard.',
    'Save the creature instead, or open the studio at 127.0.0.1 on this machine.',
    { cause },
  );
}

/**
 * Puts text on the clipboard, in the midst of a click. Not by `navigator.clipboard`: it wants a permission, of which the
 * desktop grants none, and a secure context, which a studio behind a plain address is not.
 *
 * @returns whether it is there
 */
export function copyText(text: string): boolean {
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', give, { once: true, capture: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', give, { capture: true });
  return copied;
}
