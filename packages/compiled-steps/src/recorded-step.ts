import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { UntraceableStepError } from './errors.ts';
import {
  bufferOf,
  copiesAtOnce,
  record,
  type Command,
  type Recording,
  type StepToRecord,
} from './recording.ts';
import {
  flush,
  tfjsWebgpuBackend,
  type CommandEncoder,
  type GpuBuffer,
  type GpuDevice,
  type WebgpuBackend,
} from './tfjs-webgpu.ts';
import type { StepFunction } from './trace/trace-step.ts';
import {
  checkedInput,
  givenInputs,
  isTensor,
  leavesOf,
  mapLeaves,
  valueOf,
  type InputsOf,
  type InputValue,
  type OutputsOf,
  type OutputValue,
} from './tree.ts';

/** What a step is recorded with. */
export type RecordOptions<In> = Omit<StepToRecord<In, unknown>, 'step'>;

/**
 * Writes down what a training step on tfjs's webgpu backend makes the card do, so that it can be done again and again: the same
 * shaders on the same buffers, without tfjs going through its operations in JavaScript at each step.
 *
 * The step is what `compileStep` takes. It is recorded twice on zeros (the variables keep their values), because what
 * JavaScript makes up at each call would be frozen; JavaScript's loops and conditions are unrolled as they went. Shapes are
 * fixed. The tf.Variables have the values that each step leaves, and what is assigned to them between two steps is taken over.
 *
 * @throws UntraceableStepError where the step cannot be recorded
 */
export function recordStep<In extends object = NamedTensorMap, Out extends object = NamedTensorMap>(
  step: StepFunction<In, Out>,
  options: RecordOptions<NoInfer<In>>,
): RecordedStep<In, Out> {
  const backend = tfjsWebgpuBackend(options.tf);
  let before = record<In, Out>(backend, { ...options, step });
  let difference: string | undefined;
  // The first may put on the card what lies there from then on: two that follow it must be alike.
  for (let call = 0; call < 2; call++) {
    before.dispose();
    const recording = record<In, Out>(backend, { ...options, step });
    difference = differenceOf(before, recording);
    if (difference === undefined) return new RecordedStep(backend, recording);
    before = recording;
  }
  before.dispose();
  throw new UntraceableStepError(
    `Two calls of the step differ: ${difference}. ` +
      'What JavaScript makes up at each call (tf.randomNormal, counters) must be an input.',
  );
}

/** @returns undefined where both make the card do the same */
function differenceOf(
  { marks: first }: Recording,
  { marks: second }: Recording,
): string | undefined {
  const differing = second.findIndex((mark, at) => mark !== first[at]);
  if (differing >= 0) return `"${first[differing]}" and "${second[differing]}"`;
  return first.length === second.length
    ? undefined
    : `${first.length} shaders and ${second.length}`;
}

/** A training step as commands that the card is given again at each step. */
export class RecordedStep<In = NamedTensorMap, Out = NamedTensorMap> {
  /** How many shaders a step runs. */
  readonly shaderCount: number;
  readonly #backend: WebgpuBackend;
  readonly #recording: Recording;
  readonly #outputs: readonly Tensor[];
  #isRunning = false;
  #isDisposed = false;

  /** Use recordStep. */
  constructor(backend: WebgpuBackend, recording: Recording) {
    this.#backend = backend;
    this.#recording = recording;
    this.#outputs = [...leavesOf(recording.outputs, isTensor).values()];
    this.shaderCount = recording.commands.filter((command) => 'pipeline' in command).length;
  }

  /**
   * Runs the step once, and gives what it gave back once the card has come so far.
   *
   * @throws CompiledStepInputError where an input is missing, unknown, or of another type or size
   */
  async run(values: InputsOf<In>): Promise<OutputsOf<Out>> {
    if (this.#isDisposed) throw new Error('The recorded step was disposed of.');
    if (this.#isRunning) throw new Error('A recorded step runs one step after the other.');
    this.#isRunning = true;
    try {
      this.#submit(values);
      const read = new Map<Tensor, OutputValue>();
      for (const tensor of this.#outputs) read.set(tensor, valueOf(tensor, await tensor.data()));
      return mapLeaves(this.#recording.outputs, isTensor, (tensor) =>
        read.get(tensor),
      ) as OutputsOf<Out>;
    } finally {
      this.#isRunning = false;
      if (this.#isDisposed) this.#recording.dispose();
      // A read that was begun before this step has come back with what was there then.
      else this.#forgetReadValues();
    }
  }

  /** Frees the recording's buffers, once a step that is running has come back; the tf.Variables stay as they are. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    if (!this.#isRunning) this.#recording.dispose();
  }

  #submit(values: InputsOf<In>): void {
    const { device, queue } = this.#backend;
    const { inputs, commands, variables } = this.#recording;
    const given = givenInputs(inputs, values);
    const checked = [...inputs].map(([path, { spec, buffer }]) => ({
      value: checkedInput(path, spec, given.get(path)),
      buffer,
    }));
    const assigned = variables.filter(({ variable, home }) => variable.dataId !== home.dataId);
    const moves = assigned.map(({ variable, home }) => ({
      source: bufferOf(this.#backend, variable),
      target: bufferOf(this.#backend, home),
    }));
    const { bufferManager } = this.#backend;
    const scratch: GpuBuffer[] = [];
    const encoder = device.createCommandEncoder();
    for (const copy of copiesAtOnce(moves, ({ size, usage }) => {
      scratch.push(bufferManager.acquireBuffer(size, usage));
      return scratch.at(-1) as GpuBuffer;
    }))
      copyWhole(encoder, copy.source, copy.target);
    for (const { value, buffer } of checked) if (buffer) this.#putInput(encoder, buffer, value);
    // Whatever was put in order before comes before.
    flush(this.#backend);
    queue.submit([encoder.finish()]);
    for (const some of partsOf(commands)) queue.submit([encoded(device, some)]);
    // Not before: their buffers are others' from then on.
    for (const { variable, home } of assigned) variable.assign(home);
    for (const buffer of scratch) bufferManager.releaseBuffer(buffer);
    this.#forgetReadValues();
  }

  #putInput(encoder: CommandEncoder, buffer: GpuBuffer, value: InputValue): void {
    if (ArrayBuffer.isView(value)) {
      // A bool has four bytes there.
      const data = value instanceof Uint8Array ? Int32Array.from(value) : value;
      this.#backend.queue.writeBuffer(buffer, 0, data);
      return;
    }
    copyWhole(encoder, bufferOf(this.#backend, value), buffer);
  }

  /** tfjs keeps what it has read once. */
  #forgetReadValues(): void {
    const homes = this.#recording.variables.map(({ home }) => home);
    for (const { dataId } of [...homes, ...this.#outputs]) {
      const data = this.#backend.tensorMap.get(dataId);
      if (data.resource) data.values = null;
    }
  }
}

/** A card that takes too long over one submission is taken for hung by some systems: after 2 s by Windows. */
const commandsAtOnce = 64;

function partsOf(commands: readonly Command[]): (readonly Command[])[] {
  const count = Math.ceil(commands.length / commandsAtOnce);
  return Array.from({ length: count }, (_, part) =>
    commands.slice(part * commandsAtOnce, (part + 1) * commandsAtOnce),
  );
}

function encoded(device: GpuDevice, commands: readonly Command[]): object {
  const encoder = device.createCommandEncoder();
  let pass: ReturnType<CommandEncoder['beginComputePass']> | undefined;
  let pipeline: object | undefined;
  for (const command of commands) {
    if ('pipeline' in command) {
      pass ??= encoder.beginComputePass();
      if (command.pipeline !== pipeline) pass.setPipeline(command.pipeline);
      pipeline = command.pipeline;
      pass.setBindGroup(0, command.bindGroup);
      pass.dispatchWorkgroups(...command.workgroups);
      continue;
    }
    pass?.end();
    [pass, pipeline] = [undefined, undefined];
    encoder.copyBufferToBuffer(command.source, 0, command.target, 0, command.size);
  }
  pass?.end();
  return encoder.finish();
}

function copyWhole(encoder: CommandEncoder, source: GpuBuffer, target: GpuBuffer): void {
  encoder.copyBufferToBuffer(source, 0, target, 0, target.size);
}
