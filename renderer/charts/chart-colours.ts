/** Colours that a canvas needs, taken from the window's custom properties. */
export interface ChartColours {
  grid: string;
  muted: string;
  surface: string;
}

/**
 * Reads them where `element` stands: `light-dark()` is only resolved as a colour of an element. Of one that is new: for
 * who wants no motion every change of a colour takes a moment, and until then the one before is read.
 */
export function readChartColours(element: HTMLElement): ChartColours {
  const read = (name: string) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  return { grid: read('--border'), muted: read('--text-muted'), surface: read('--surface') };
}
