import { SeededRandom } from '../main/studio/datasets/built-in/random.ts';
import { inWords } from '../scripts/setup/say.mjs';
import type { Kind } from './kind.ts';
import type { ChaosOptions } from './options.ts';
import { Scene, type Stage } from './scene/scene.ts';

/** A row of the table. */
export interface KindResult {
  title: string;
  tried: number;
  survived: number;
  failures: Failure[];
  /** Why nothing was tried. */
  skipped: string | undefined;
}

export interface Failure {
  what: string;
  /** The command that does it again. */
  repeat: string;
}

/** Tries one kind as often as the options say. */
export async function runKind(
  kind: Kind,
  stage: Stage,
  { seed, extent, attempt }: ChaosOptions,
): Promise<KindResult> {
  const { title } = kind;
  const skipped = kind.obstacle?.();
  const result: KindResult = { title, tried: 0, survived: 0, failures: [], skipped };
  if (skipped) return result;
  const every = Array.from({ length: kind.attempts[extent] }, (_, index) => index);
  for (const index of attempt === undefined ? every : [attempt]) {
    const scene = new Scene(stage, new SeededRandom(seed, ...numbersOf(kind.id), index));
    let failed = false;
    try {
      const tried = await kind.attempt(scene);
      await scene.check();
      result.tried += tried;
      result.survived += tried;
    } catch (error) {
      failed = true;
      result.tried += 1;
      result.failures.push({
        what: inWords(error),
        repeat: `npm run chaos -- --seed ${seed} --only ${kind.part} --attempt ${index}`,
      });
    } finally {
      await scene.end({ failed });
    }
  }
  return result;
}

/** So that no two kinds do the same by the same seed. */
function numbersOf(id: string): number[] {
  return [...id].map((letter) => letter.codePointAt(0) ?? 0);
}
