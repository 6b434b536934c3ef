/** The page's elements, as they are made everywhere in it. */

export function element<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  children: readonly (HTMLElement | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export function button(text: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', textContent: text });
  made.addEventListener('click', onClick);
  return made;
}

export function input(
  type: string,
  label: string,
  attributes: Record<string, string> = {},
): HTMLInputElement {
  const made = element('input', { type });
  made.setAttribute('aria-label', label);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export function select(
  label: string,
  options: readonly (readonly [string, string])[],
): HTMLSelectElement {
  const offered = options.map(([value, text]) => element('option', { value, textContent: text }));
  const made = element('select', {}, offered);
  made.setAttribute('aria-label', label);
  return made;
}

export function labelled(field: HTMLElement, text: string): HTMLLabelElement {
  return element('label', {}, [element('span', { textContent: text }), field]);
}

/** What belongs together, by a name that is heard and not seen. */
export function group(
  label: string,
  className: string,
  children: readonly HTMLElement[] = [],
): HTMLDivElement {
  const made = element('div', { className, role: 'group' }, children);
  made.setAttribute('aria-label', label);
  return made;
}

/** @param rgba straight alpha */
export function showPixels(canvas: HTMLCanvasElement, rgba: ArrayLike<number>): void {
  const { width, height } = canvas;
  canvas
    .getContext('2d')
    ?.putImageData(new ImageData(Uint8ClampedArray.from(rgba), width, height), 0, 0);
}
