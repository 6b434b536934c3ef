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
