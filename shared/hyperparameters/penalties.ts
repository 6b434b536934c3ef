import { lossTable, type LossId, type PenaltyName } from './losses.ts';

/** The loss of a run, and what its penalties weigh. */
export type Penalties = Readonly<Record<PenaltyName, number>> & { readonly loss: LossId };

/** Whether a penalty is part of a discriminator's loss. */
export function usesPenalty(penalty: PenaltyName, penalties: Penalties): boolean {
  return penalty in lossTable[penalties.loss].penalties && penalties[penalty] > 0;
}

/** Whether the loss is one of the discriminator's gradient, so that answers must not depend on other images. */
export function penalisesGradients(penalties: Penalties): boolean {
  const own = Object.entries(lossTable[penalties.loss].penalties) as [PenaltyName, string][];
  return own.some(([penalty, when]) => when === 'always' || penalties[penalty] > 0);
}
