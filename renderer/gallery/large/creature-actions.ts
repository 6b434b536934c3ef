import Blend from '@lucide/svelte/icons/blend';
import ClipboardCopy from '@lucide/svelte/icons/clipboard-copy';
import Clapperboard from '@lucide/svelte/icons/clapperboard';
import Download from '@lucide/svelte/icons/download';
import Footprints from '@lucide/svelte/icons/footprints';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Palette from '@lucide/svelte/icons/palette';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Sparkles from '@lucide/svelte/icons/sparkles';
import type { Component } from 'svelte';
import type { CreatureRef } from '../../../shared/creature/creature.ts';
import { countOf } from '../../../shared/format.ts';
import { copyPicture } from '../../lib/studio/clipboard.ts';
import { saveMade } from '../../lib/studio/save-file.ts';
import type { Stores } from '../../state/stores.ts';
import type { ShownCreature } from './shown-creature.ts';

/** What a dialog of an action gets. */
export interface ActionDialogProps {
  open: boolean;
  creature: ShownCreature;
}

/** What can be done with the creature that is shown large. */
export interface CreatureAction {
  id: string;
  label: string;
  icon: Component<{ size?: number | string }>;
  /** A letter that does it while the creature is shown. */
  key?: string;
  /** Whether it changes the library: it is refused where that can only be looked at. */
  writes?: boolean;
  /** Whether it needs something between the creature and others, or near it: see `howVaried`. */
  between?: boolean;
  /** Why it cannot be done with this creature; null where it can. */
  refused?: (creature: ShownCreature, stores: Stores) => string | null;
  /** Either does it … */
  run?: (creature: ShownCreature, stores: Stores) => Promise<void>;
  /** … or opens a dialog above the creature, which is loaded when it is first opened. */
  dialog?: () => Promise<{ default: Component<ActionDialogProps, object, 'open'> }>;
}

/** As a file, which says how it was made unless the person wants none to: the switch of an export. */
function pngOf(creature: CreatureRef, { settings, studio }: Stores): Promise<Uint8Array> {
  return studio.creatures.png({ creature, ...(!settings.saysHowMade && { recipe: false }) });
}

/** In the order of the buttons: whatever else can be done with one creature is a row here. */
export const creatureActions: readonly CreatureAction[] = [
  {
    id: 'recolour',
    label: 'Recolour',
    icon: Palette,
    key: 'c',
    dialog: () => import('../../screens/favourites/RecolourDialog.svelte'),
  },
  {
    id: 'like',
    label: 'More like this',
    icon: Sparkles,
    key: 'm',
    writes: true,
    between: true,
    dialog: () => import('./MoreLikeDialog.svelte'),
  },
  {
    id: 'walk',
    label: 'Walk to …',
    icon: Footprints,
    writes: true,
    between: true,
    dialog: () => import('../between/WalkDialog.svelte'),
  },
  {
    id: 'mix',
    label: 'Mix with …',
    icon: Blend,
    writes: true,
    between: true,
    dialog: () => import('../between/MixDialog.svelte'),
  },
  {
    id: 'sliders',
    label: 'Sliders',
    icon: SlidersHorizontal,
    writes: true,
    between: true,
    dialog: () => import('../between/SlidersDialog.svelte'),
  },
  {
    id: 'again',
    label: 'Make again',
    icon: RefreshCw,
    writes: true,
    run: async ({ ref }, { studio, toasts }) => {
      const { differentPixels, generator } = await studio.creatures.makeAgain({ creature: ref });
      const by = generator === 'own' ? 'its own generator' : 'the newest generator of its run';
      toasts.say(
        differentPixels === 0
          ? `Made again by ${by}: the same, pixel for pixel.`
          : `Made again by ${by}: ${countOf(differentPixels, ['# pixel', '# pixels'])} differ.`,
      );
    },
  },
  {
    id: 'copy',
    label: 'Copy',
    icon: ClipboardCopy,
    run: async ({ ref }, stores) => {
      await copyPicture(pngOf(ref, stores));
      stores.toasts.say('The creature is on the clipboard, pixel for pixel.');
    },
  },
  {
    id: 'save',
    label: 'Save',
    icon: Download,
    run: async ({ ref, runName, step, index }, stores) => {
      const { studio, host, toasts } = stores;
      const content = await pngOf(ref, stores);
      const title = `${runName} step ${step} creature ${index + 1}`;
      const told = await saveMade({ host, studio }, { title, kind: 'png', content });
      if (told) toasts.say(told);
    },
  },
  {
    id: 'film',
    label: 'Film',
    icon: Clapperboard,
    refused: ({ runId, seed }, { runs }) => {
      const run = runs.byId(runId);
      if (!run) return 'Its run is gone, and with it what it drew while it trained.';
      return run.hyperparameters.seed === seed
        ? null
        : 'Its run drew no creature of these random numbers while it trained.';
    },
    dialog: () => import('../film/CreatureFilmDialog.svelte'),
  },
];
