/** To write a checkpoint, also to a disk that is busy with other things. */
const writingMs = 60_000;
/** The step under way is finished first; the first one also compiles. */
const steps = 3;
/** Of a run whose speed is not known yet: as long as a step of the largest networks takes a processor. */
const unknownStepMs = 30_000;

/** How long a trainer that was asked to stop may take until it is killed. */
export function stopAllowanceMs(stepsPerSecond: number | null): number {
  const stepMs = stepsPerSecond ? 1_000 / stepsPerSecond : unknownStepMs;
  return writingMs + steps * stepMs;
}
