import { describe, expect, it } from 'vitest';
import { drawChart, type ChartDrawing } from '../../../../shared/chart/drawing.ts';
import type { ChartLine } from '../../../../shared/chart/line.ts';

const line: ChartLine = {
  id: 'g',
  label: 'Forger <b>& co</b>',
  colour: '#0072b2',
  xs: [0, 50, 100],
  raw: [0, 5, 10],
  band: null,
  smoothed: [0, 5, 10],
};
const given: ChartDrawing = {
  title: 'Losses of "Pond" <script>',
  lines: [line],
  axis: 'step',
  visible: { minimum: 0, maximum: 100 },
  width: 640,
  plotHeight: 200,
};
const paths = (svg: string) => [...svg.matchAll(/<path d="([^"]*)"[^>]*stroke-width="2"/g)];

describe('a chart as a drawing', () => {
  it('has title, legend and axes in words that are no markup', () => {
    const svg = drawChart(given);
    expect(svg).toContain('Losses of &quot;Pond&quot; &lt;script&gt;');
    expect(svg).toContain('Forger &lt;b&gt;&amp; co&lt;/b&gt;');
    expect(svg).not.toMatch(/<script|<b>/);
    for (const tick of ['>20<', '>10<', '>Step<']) expect(svg).toContain(tick);
  });

  it('gives numbers of many digits the room that they need', () => {
    const values = [1.0000001, 1.0000002, 1.0000003];
    const svg = drawChart({ ...given, lines: [{ ...line, raw: values, smoothed: values }] });
    const labels = [...svg.matchAll(/x="([\d.]+)"[^>]*text-anchor="end">([^<]+)</g)];
    const longest = Math.max(...labels.map(([, , label]) => label?.length ?? 0));
    expect(longest).toBeGreaterThan(8);
    // As wide as letters of a common font are in the mean.
    for (const [, x] of labels) expect(Number(x)).toBeGreaterThan(0.56 * 12 * longest);
  });

  it('has the last number of its x axis as a whole', () => {
    const visible = { minimum: 0, maximum: 90_000 };
    const svg = drawChart({ ...given, axis: 'time', visible });
    const [, x] = /x="([\d.]+)"[^>]*>1 min 30 s</.exec(svg) ?? [];
    expect(Number(x) + (0.56 * 12 * '1 min 30 s'.length) / 2).toBeLessThanOrEqual(640);
  });

  it('draws a line from its first value to its last, broken where it has none', () => {
    expect(paths(drawChart(given))[0]?.[1]).toMatch(/^M68,[\d.]+L[\d.]+,[\d.]+L628,[\d.]+$/);
    const broken = [0, NaN, 10];
    const gap = { ...line, raw: broken, smoothed: broken };
    expect(paths(drawChart({ ...given, lines: [gap] }))[0]?.[1]).toMatch(/^M[\d.,]+ZM[\d.,]+Z$/);
  });

  it('draws a value with no neighbours as a dot: a run of one step, or what was measured once', () => {
    const dots = (of: ChartLine) =>
      [...drawChart({ ...given, lines: [of] }).matchAll(/<circle cx="([\d.]+)"/g)].map(
        ([, x]) => x,
      );
    expect(dots(line)).toEqual([]);
    expect(dots({ ...line, xs: [50], raw: [5], smoothed: [5] })).toEqual(['348']);
    const values = [1, NaN, 2];
    expect(dots({ ...line, raw: values, smoothed: values })).toEqual(['68', '628']);
  });

  it('has the bands of eight lines, and says in itself that it has none of nine', () => {
    const band = { low: [0, 4, 9], high: [1, 6, 11] };
    const many = (count: number, more: Partial<ChartLine>) =>
      Array.from({ length: count }, (_, place) => ({ ...line, ...more, id: `line ${place}` }));
    const drawn = (lines: ChartLine[]) => drawChart({ ...given, lines });
    const bandsOf = (svg: string) => [...svg.matchAll(/fill-opacity/g)].length;
    const says = /Without bands, which would hide each other: 8 lines or fewer have them\./;
    const [eight, nine] = [drawn(many(8, { band })), drawn(many(9, { band }))];
    expect([bandsOf(eight), bandsOf(nine)]).toEqual([8, 0]);
    expect(eight).not.toMatch(says);
    expect(nine).toMatch(says);
    const [, y] = /y="([\d.]+)"[^>]*>Without bands/.exec(nine) ?? [];
    expect(Number(y)).toBeLessThan(Number(/height="([\d.]+)"/.exec(nine)?.[1]) - 4);
    // There was nothing to leave out.
    expect(drawn(many(9, {}))).not.toMatch(says);
  });

  it('has an axis on the right for lines of another size', () => {
    const small = {
      ...line,
      id: 'd',
      label: 'Detective',
      raw: [0, 0.2, 0.1],
      smoothed: [0, 0.2, 0.1],
    };
    const svg = drawChart({ ...given, lines: [line, small], onTheRight: new Set(['d']) });
    expect(svg).toContain('Detective (right axis)');
    expect(svg).toContain('>0.2<');
    // Both reach as high as there is room.
    const heights = paths(svg).map(([, path = '']) =>
      Math.min(...[...path.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y))),
    );
    expect(heights[0]).toBeCloseTo(heights[1] ?? NaN, 0);
  });

  it('wraps its legend, and shortens names that do not fit', () => {
    const many = Array.from({ length: 12 }, (_, place) => ({
      ...line,
      id: String(place),
      label: `Run ${place} ${'long '.repeat(place === 0 ? 60 : 3)}`,
    }));
    const svg = drawChart({ ...given, lines: many });
    expect(svg).toContain('…');
    const rows = new Set(
      [...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)" fill="#1f1a17">/g)].map(([, y]) => y),
    );
    expect(rows.size).toBeGreaterThan(3);
  });
});
