import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import type { CreatureReference } from '../../../shared/creature/latents.ts';
import type { VariedBy } from '../../../shared/creature/creature.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import type { Stores } from '../../state/stores.ts';

const reasons: Record<VariedBy, string | null> = {
  latents: null,
  picture: 'It was drawn from a picture: there are no random numbers to go through.',
  gone: 'Its run is gone, and what drew it was not kept.',
};

interface Asked {
  ref: CreatureReference;
  runId: string;
  step: number;
}

/** Of so many generators of runs that are gone it is asked whether they were kept: of more, nobody walks between the creatures. */
const mostAsked = 16;

/**
 * What creatures between each of these and others are made by. Of a run that is gone the studio is asked, which may have kept
 * its generator. To be called while a component is made.
 *
 * @returns what says it of one of them; null until that is known
 */
export function howEachVaried(
  stores: Pick<Stores, 'runs' | 'studio'>,
  creatures: () => readonly Asked[],
): (creature: Asked) => VariedBy | null {
  // Made by who asks for it first, who would not hear of its changes if that were an effect.
  const runs = () => untrack(() => stores.runs);
  /** Null where the studio was asked and has not answered yet. */
  const answers = new SvelteMap<string, VariedBy | null>();
  const generatorsOfGone = $derived(
    Object.entries(
      Object.fromEntries(
        creatures().flatMap((creature) => {
          const { ref, runId } = creature;
          const isAsked = !('runId' in ref) && !runs().byId(runId);
          return isAsked ? [[generatorOf(creature, true), ref] as const] : [];
        }),
      ),
    ).slice(0, mostAsked),
  );

  $effect(() => {
    if (generatorsOfGone.length === 0 || runs().status !== 'ready') return;
    for (const [generator, creature] of generatorsOfGone) {
      if (untrack(() => answers.has(generator))) continue;
      answers.set(generator, null);
      stores.studio.creatures.variedBy({ creature }).then(
        (varied) => answers.set(generator, varied),
        // What went wrong is said where something is done with it.
        () => undefined,
      );
    }
  });

  return (creature) => {
    const run = runs().byId(creature.runId);
    if (!run) return answers.get(generatorOf(creature, true)) ?? null;
    return drawsFromPictures(run.hyperparameters.model) ? 'picture' : 'latents';
  };
}

/** The same of one creature. */
export function howVaried(
  stores: Pick<Stores, 'runs' | 'studio'>,
  creature: () => Asked | null,
): () => VariedBy | null {
  const varied = howEachVaried(stores, () => [creature()].filter((one) => one !== null));
  return () => {
    const one = creature();
    return one && varied(one);
  };
}

/** Creatures with the same one can be drawn together: those of a run, and of one that is gone those of a step. */
export function generatorOf({ runId, step }: Omit<Asked, 'ref'>, isGone: boolean): string {
  return isGone ? `${runId} ${step}` : runId;
}

/** Why there is nothing between a creature and others, nor near it; null where there is something, and until that is known. */
export function whyNothingBetween(varied: VariedBy | null): string | null {
  return varied && reasons[varied];
}

/** Whether it was drawn from a person's picture: then no seed gave it, whatever its sheet says. */
export function isDrawing({ origin }: Pick<Favourite, 'origin'>, varied: VariedBy | null): boolean {
  return varied === 'picture' && origin === 'drawing';
}
