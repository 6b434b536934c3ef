/** The step cannot be turned into a graph; the message names the op or the input and says what to do. */
export class UntraceableStepError extends Error {
  override readonly name = 'UntraceableStepError';
}

/** A compiled step was given something else than it was compiled for. */
export class CompiledStepInputError extends Error {
  override readonly name = 'CompiledStepInputError';
}

/** The tfjs in use has not the private parts that compiling needs. */
export class UnsupportedTfjsError extends Error {
  override readonly name = 'UnsupportedTfjsError';
}
