import type { Extent, Part } from './options.ts';
import type { Scene } from './scene/scene.ts';

/** One way in which the studio is ill-treated: a row of the table. */
export interface Kind {
  /** Unique; part of each attempt's seed. */
  id: string;
  part: Part;
  /** As the table names it. */
  title: string;
  attempts: Readonly<Record<Extent, number>>;
  /** Why it cannot be tried on this machine. */
  obstacle?: () => string | undefined;
  /**
   * Does it once, with what the scene's random numbers choose.
   *
   * @returns how many things were tried
   * @throws Error that says what did not hold
   */
  attempt(scene: Scene): Promise<number>;
}
