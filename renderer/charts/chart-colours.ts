/** Colours that a canvas needs, taken from the window's custom properties. */
export interface ChartColours {
  grid: string;
  text: string;
  muted: string;
}

/** Reads them where `element` stands: `light-dark()` is only resolved as a colour of an element. */
export function readChartColours(element: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = { grid: read('--border'), text: read('--text'), muted: read('--text-muted') };
  probe.remove();
  return colours;
}
