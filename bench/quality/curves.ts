import type { Candidate } from './candidates.ts';
import { resultsOf, type DatasetKey, type Result } from './results.ts';
import { mean } from '../../shared/numbers.ts';

/** KID against processor time, the mean of the seeds, as an SVG; both axes logarithmic. */

const [width, height] = [720, 400];
const edge = { left: 60, right: 230, top: 20, bottom: 40 };
/** Okabe and Ito's, told apart by the colour-blind. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

interface Curve {
  title: string;
  points: { seconds: number; kid: number }[];
}

export function curvesOf(
  dataset: DatasetKey,
  candidates: readonly Candidate[],
  results: readonly Result[],
): Curve[] {
  return candidates.flatMap((candidate) => {
    const own = resultsOf(candidate, dataset, results);
    const seconds = [...new Set(own.map(({ mark }) => mark))].toSorted((a, b) => a - b);
    const points = seconds.map((mark) => ({
      seconds: mark,
      kid: mean(own.filter((result) => result.mark === mark).map(kidOf)),
    }));
    return points.length > 0 ? [{ title: candidate.title.replaceAll('`', ''), points }] : [];
  });
}

function kidOf({ numbers }: Result): number {
  // A logarithm needs it above nothing; sprites among themselves come to about 0.
  return Math.max(1, numbers['quality/kid'] ?? Number.NaN);
}

export function drawCurves(curves: readonly Curve[], title: string): string {
  const points = curves.flatMap((curve) => curve.points);
  const x = scale(
    points.map(({ seconds }) => seconds),
    [edge.left, width - edge.right],
  );
  const y = scale(
    points.map(({ kid }) => kid),
    [height - edge.bottom, edge.top],
  );
  const lines = curves.map(({ title: name, points: own }, index) => {
    const colour = colours[index % colours.length];
    const path = own.map(({ seconds, kid }) => `${x.at(seconds)},${y.at(kid)}`).join(' ');
    const dots = own.map(
      ({ seconds, kid }) =>
        `<circle cx="${x.at(seconds)}" cy="${y.at(kid)}" r="3" fill="${colour}"/>`,
    );
    const legend = `<text x="${width - edge.right + 15}" y="${edge.top + 12 + 18 * index}" fill="${colour}">${escaped(name)}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${legend}`;
  });
  const ticks = [
    ...x.ticks.map(
      (tick) =>
        `<text x="${x.at(tick)}" y="${height - edge.bottom + 18}" text-anchor="middle">${tick}</text>`,
    ),
    ...y.ticks.map(
      (tick) => `<text x="${edge.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${tick}</text>`,
    ),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<path d="M${edge.left} ${edge.top}V${height - edge.bottom}H${width - edge.right}" fill="none" stroke="#888888"/>`,
    ...ticks,
    `<text x="${(edge.left + width - edge.right) / 2}" y="${height - 6}" text-anchor="middle">processor seconds</text>`,
    `<text x="14" y="${height / 2}" transform="rotate(-90 14 ${height / 2})" text-anchor="middle">KID</text>`,
    ...lines,
    '</svg>\n',
  ].join('\n');
}

function scale(values: readonly number[], [from, to]: readonly [number, number]) {
  const [low, high] = [Math.min(...values) / 1.15, Math.max(...values) * 1.15];
  const at = (value: number) =>
    Math.round(from + ((to - from) * Math.log(value / low)) / Math.log(high / low));
  const ticks = [1, 10, 100, 1_000, 10_000]
    .flatMap((power) => [power, 2 * power, 5 * power])
    .concat([75, 150, 300, 600, 900])
    .filter((tick) => tick >= low && tick <= high);
  const round = ticks.filter((tick) => values.includes(tick));
  return { at, ticks: round.length > 1 ? [...new Set(round)] : ticks };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
