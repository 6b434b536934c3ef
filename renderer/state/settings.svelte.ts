import { z } from 'zod';
import { MediaQuery } from 'svelte/reactivity';
import { runListSchema, wholeRunList, type RunList } from '../../shared/run/run-list.ts';
import { chartAxes } from '../../shared/chart/axis.ts';

const storageKey = 'sprite-gan-studio';

const plainBackdrops = { white: '#ffffff', black: '#000000' } as const;
const backdropSchema = z.union([
  z.enum(['checker', 'white', 'black']),
  z.string().regex(/^#[0-9a-f]{6}$/),
]);
export type Backdrop = z.output<typeof backdropSchema>;

/** Times as fast as the usual. */
export const playSpeeds = [0.5, 1, 2, 4] as const;

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** Smoothing of loss charts, 0 (as measured) to 0.99. */
  smoothing: z.number().min(0).max(0.99).catch(0.6),
  /** What loss charts run along. */
  chartAxis: z.enum(chartAxes).catch('step'),
  /** Width of a sprite in the dataset's grid, CSS pixels. */
  spriteWidth: z.number().min(32).max(128).catch(64),
  /** Whether the person said "not now" to the fast engine. */
  fastEngineDeclined: z.boolean().catch(false),
  /** What lies behind creatures: the checkerboard, or a colour. */
  backdrop: backdropSchema.catch('checker'),
  /** How fast galleries are played over time, and whether they begin again at the end. */
  playSpeed: z.literal(playSpeeds).catch(1),
  playLoops: z.boolean().catch(false),
  /** Whether creatures that leave the studio say how they were made. */
  saysHowMade: z.boolean().catch(true),
  /** The address of the screen that was shown last. */
  lastPlace: z.string().max(2_000).catch(''),
  /** How the list of runs is arranged. */
  runList: runListSchema.catch(wholeRunList),
});
export type StoredSettings = z.output<typeof settingsSchema>;
export type Theme = StoredSettings['theme'];

/**
 * What this window remembers between visits; nothing that the studio must know. Each setting is derived for itself: a
 * slider that changes one draws nothing anew that shows another.
 */
export class WindowSettings {
  #stored = $state.raw<StoredSettings>(read());
  readonly #systemDark = new MediaQuery('prefers-color-scheme: dark');

  readonly theme: Theme = $derived(this.#stored.theme);
  /** Whether the window is dark: as chosen here, or in the system. */
  readonly dark: boolean = $derived(
    this.theme === 'system' ? this.#systemDark.current : this.theme === 'dark',
  );
  readonly smoothing: number = $derived(this.#stored.smoothing);
  readonly chartAxis: StoredSettings['chartAxis'] = $derived(this.#stored.chartAxis);
  readonly spriteWidth: number = $derived(this.#stored.spriteWidth);
  readonly fastEngineDeclined: boolean = $derived(this.#stored.fastEngineDeclined);
  readonly backdrop: Backdrop = $derived(this.#stored.backdrop);
  readonly playSpeed: StoredSettings['playSpeed'] = $derived(this.#stored.playSpeed);
  readonly playLoops: boolean = $derived(this.#stored.playLoops);
  readonly saysHowMade: boolean = $derived(this.#stored.saysHowMade);
  readonly lastPlace: string = $derived(this.#stored.lastPlace);
  readonly runList: RunList = $derived(this.#stored.runList);

  constructor() {
    this.#apply();
  }

  change(part: Partial<StoredSettings>): void {
    const before = this.#stored;
    this.#stored = { ...before, ...part };
    localStorage.setItem(storageKey, JSON.stringify(this.#stored));
    const { theme, backdrop } = this.#stored;
    // Written again, even the same would make the browser look at the style of all there is.
    if (theme !== before.theme || backdrop !== before.backdrop) this.#apply();
  }

  #apply(): void {
    if (this.#stored.theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.#stored.theme;
    const { backdrop } = this.#stored;
    const { style } = document.documentElement;
    if (backdrop === 'checker') style.removeProperty('--backdrop');
    else
      style.setProperty(
        '--backdrop',
        backdrop === 'white' || backdrop === 'black' ? plainBackdrops[backdrop] : backdrop,
      );
  }
}

function read(): StoredSettings {
  const text = localStorage.getItem(storageKey);
  try {
    return settingsSchema.parse(JSON.parse(text ?? '{}'));
  } catch {
    // Damaged by hand or by another version: begin anew, nothing of worth is lost.
    return settingsSchema.parse({});
  }
}
