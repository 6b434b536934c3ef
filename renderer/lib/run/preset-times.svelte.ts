import type { EngineChoice } from '../../../shared/engine/engine.ts';
import type { PresetTimes } from '../../../shared/run/preset-times.ts';
import type { StudioApi } from '../studio/studio-api.ts';

/** How long each preset takes here, as the studio measures it when a form opens. */
export class PresetTimesHere {
  #told = $state.raw<PresetTimes | null>(null);
  /** While the studio measures. */
  measuring = $state(false);
  /** Why nothing is known; nobody is kept from training by it. */
  problem = $state.raw<unknown>(null);
  /** Whether the studio does not say: a run trains whose speed is not known, and nothing is measured beside it. */
  waits = $state(false);
  readonly #studio: StudioApi;
  #asked = 0;

  constructor(studio: StudioApi) {
    this.#studio = studio;
  }

  /** By the run that trains, where nothing was measured. */
  get byLiveRun(): boolean {
    return this.#told !== null && this.#told.liveRunId !== null;
  }

  /** Milliseconds; null where that is not known. */
  of(presetId: string): number | null {
    return this.#told?.times.find((time) => time.presetId === presetId)?.ms ?? null;
  }

  async ask(datasetId: string, engine: EngineChoice): Promise<void> {
    const asked = ++this.#asked;
    this.#told = null;
    this.measuring = true;
    this.waits = false;
    this.problem = null;
    try {
      const told = await this.#studio.runs.presetTimes({ datasetId, engine });
      if (asked === this.#asked) [this.#told, this.waits] = [told, told === null];
    } catch (thrown) {
      if (asked === this.#asked) this.problem = thrown;
    }
    if (asked === this.#asked) this.measuring = false;
  }
}
