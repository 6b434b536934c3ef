import { afterEach, expect, it } from 'vitest';
import { readChartColours } from '../../../renderer/charts/chart-colours.ts';

afterEach(() => {
  document.adoptedStyleSheets.pop();
  document.body.replaceChildren();
});

it('are those of the window, also for who wants no motion', () => {
  const asForNoMotion = new CSSStyleSheet();
  asForNoMotion.replaceSync('* { transition-duration: 0.01ms !important; }');
  document.adoptedStyleSheets.push(asForNoMotion);
  const chart = document.createElement('div');
  chart.style.setProperty('--border', 'rgb(1, 2, 3)');
  chart.style.setProperty('--surface', 'rgb(4, 5, 6)');
  chart.style.setProperty('--text-muted', 'rgb(7, 8, 9)');
  document.body.append(chart);
  expect(readChartColours(chart)).toEqual({
    ...{ grid: 'rgb(1, 2, 3)', surface: 'rgb(4, 5, 6)', muted: 'rgb(7, 8, 9)' },
  });
  expect(chart.children).toHaveLength(0);
});
