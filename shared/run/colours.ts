/** A colour of runs: one shade on light grounds, one on dark ones, and whether its line is dashed. */
export interface RunColour {
  label: string;
  light: string;
  dark: string;
  dashed: boolean;
}

/** Told apart by hue and lightness, which colour-blind people see too; each at least 3:1 on every ground of its theme. */
const hues = {
  blue: { label: 'Blue', light: '#0059af', dark: '#59a0f9' },
  vermilion: { label: 'Vermilion', light: '#cd4805', dark: '#f87d3b' },
  green: { label: 'Green', light: '#1c8742', dark: '#53de73' },
  pink: { label: 'Pink', light: '#d84d99', dark: '#fc9ac9' },
  amber: { label: 'Amber', light: '#a67b01', dark: '#f9c230' },
  sky: { label: 'Sky', light: '#138db1', dark: '#7adff7' },
  violet: { label: 'Violet', light: '#7429c3', dark: '#a670f3' },
  olive: { label: 'Olive', light: '#5c5c01', dark: '#a7a435' },
  crimson: { label: 'Crimson', light: '#a1012c', dark: '#fb4168' },
  teal: { label: 'Teal', light: '#005656', dark: '#25aea7' },
} as const;

type Hue = keyof typeof hues;
export type RunColourName = Hue | `${Hue}-dashed`;

const hueNames = Object.keys(hues) as Hue[];

/** A run keeps the name of its colour; which shade that is, the theme says. The first of them are given first. */
export const runColourNames: readonly RunColourName[] = [
  ...hueNames,
  ...hueNames.map((hue) => `${hue}-dashed` as const),
];

export const runColours = Object.fromEntries(
  hueNames.flatMap((hue) => {
    const { label, ...shades } = hues[hue];
    return [
      [hue, { ...shades, label, dashed: false }],
      [`${hue}-dashed`, { ...shades, label: `${label}, dashed`, dashed: true }],
    ];
  }),
) as Readonly<Record<RunColourName, RunColour>>;

/** A colour of its own for each run, as long as there are any: the first that has one keeps it. */
export function toldApart(names: readonly RunColourName[]): RunColourName[] {
  const free = runColourNames.filter((name) => !names.includes(name));
  return names.map((name, place) => (names.indexOf(name) < place ? (free.shift() ?? name) : name));
}

/** As a CSS colour. */
export function shadeOf(name: RunColourName, dark: boolean): string {
  return runColours[name][dark ? 'dark' : 'light'];
}
