import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  compileStep,
  compileTraced,
  eagerStep,
  tfjsNodeBackend,
  traceStep,
  type Binding,
  type CompiledStep,
  type GraphPass,
} from 'compiled-steps';
import { elementAt } from '../../../shared/known-places.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';

const x = { shape: [3], dtype: 'float32' } as const;

/** Which native tensors are made and freed until the end of the test. The binding itself cannot be changed. */
function watchUploads() {
  const backend = tfjsNodeBackend(tf);
  const { binding } = backend;
  const [made, freed]: [number[], number[]] = [[], []];
  const createTensor: Binding['createTensor'] = (...tensor) => {
    const id = binding.createTensor(...tensor);
    made.push(id);
    return id;
  };
  const deleteTensor: Binding['deleteTensor'] = (id) => {
    binding.deleteTensor(id);
    freed.push(id);
  };
  backend.binding = Object.create(binding, {
    createTensor: { value: createTensor },
    deleteTensor: { value: deleteTensor },
  }) as Binding;
  onTestFinished(() => void (backend.binding = binding));
  return { made, freed };
}

describe('a compiled step', () => {
  let total: tf.Variable<tf.Rank.R1>;
  let count: tf.Variable<tf.Rank.R0>;

  beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);
  beforeEach(() => {
    total = tf.variable(tf.tensor1d([0, 0, 0]), true, 'total');
    count = tf.variable(tf.scalar(0), false, 'count');
  });
  afterEach(() => tf.disposeVariables());

  /** Adds the input to `total`, counts the calls. */
  const accumulate = ({ x }: { x: tf.Tensor }) => {
    total.assign(total.add(x));
    count.assign(count.add(1));
    return { sum: total.sum(), doubled: total.mul(2) };
  };
  const compileAccumulate = () =>
    compileStep(accumulate, { tf, variables: [total, count], inputs: { x } });

  it('returns scalars as numbers and tensors as their values', () => {
    const compiled = compileAccumulate();
    expect(compiled.run({ x: Float32Array.of(1, 2, 3) })).toEqual({
      sum: 6,
      doubled: Float32Array.of(2, 4, 6),
    });
    compiled.dispose();
  });

  it('keeps the variables between calls, and leaves the tf.Variables alone until they are read', () => {
    const compiled = compileAccumulate();
    compiled.run({ x: Float32Array.of(1, 2, 3) });
    expect(compiled.run({ x: Float32Array.of(1, 2, 3) }).sum).toBe(12);
    expect(Array.from(total.dataSync())).toEqual([0, 0, 0]);
    compiled.readVariables();
    expect(Array.from(total.dataSync())).toEqual([2, 4, 6]);
    expect(count.dataSync()[0]).toBe(2);
    compiled.dispose();
  });

  it('takes over the variables that a checkpoint has loaded', () => {
    const compiled = compileAccumulate();
    compiled.run({ x: Float32Array.of(1, 2, 3) });
    total.assign(tf.tensor1d([10, 20, 30]));
    compiled.writeVariables();
    expect(compiled.run({ x: Float32Array.of(1, 2, 3) }).sum).toBe(66);
    compiled.readVariables();
    expect(Array.from(total.dataSync())).toEqual([11, 22, 33]);
    compiled.dispose();
  });

  it('frees what it uploaded for a call of which a later input is refused', () => {
    const inputs = { x, y: x, z: x };
    const compiled = compileStep(
      ({ x, y, z }: Record<'x' | 'y' | 'z', tf.Tensor>) => ({ sum: x.add(y).add(z).sum() }),
      { tf, variables: [], inputs },
    );
    const uploads = watchUploads();
    const values = { x: Float32Array.of(1, 2, 3), y: Float32Array.of(1, 2, 3) };
    expect(() => compiled.run({ ...values, z: Float32Array.of(1) })).toThrow(/input "z"/);
    expect(uploads.made).toHaveLength(2);
    expect(uploads.freed).toEqual(uploads.made);
    compiled.dispose();
  });

  it('does not change what was read when it runs on', () => {
    const compiled = compileAccumulate();
    compiled.run({ x: Float32Array.of(1, 2, 3) });
    compiled.readVariables();
    compiled.run({ x: Float32Array.of(1, 2, 3) });
    expect(Array.from(total.dataSync())).toEqual([1, 2, 3]);
    compiled.dispose();
  });

  it('does not run the step while compiling, as far as the variables show', () => {
    total.assign(tf.tensor1d([5, 5, 5]));
    const compiled = compileAccumulate();
    expect(Array.from(total.dataSync())).toEqual([5, 5, 5]);
    expect(count.dataSync()[0]).toBe(0);
    compiled.dispose();
  });

  it('takes tensors as well as typed arrays, and leaves them to the caller', () => {
    const compiled = compileAccumulate();
    const tensor = tf.tensor1d([1, 1, 1]);
    expect(compiled.run({ x: tensor }).sum).toBe(3);
    expect(compiled.run({ x: tensor }).sum).toBe(6);
    expect(tensor.isDisposed).toBe(false);
    compiled.dispose();
  });

  it('computes with int32 and bool inputs', () => {
    const compiled = compileStep(
      ({ index, flag }: { index: tf.Tensor; flag: tf.Tensor }) => ({
        next: index.add(tf.scalar(1, 'int32')),
        inverse: flag.logicalNot(),
      }),
      {
        tf,
        variables: [],
        inputs: { index: { shape: [2], dtype: 'int32' }, flag: { shape: [2], dtype: 'bool' } },
      },
    );
    expect(compiled.run({ index: Int32Array.of(1, 7), flag: Uint8Array.of(0, 1) })).toEqual({
      next: Int32Array.of(2, 8),
      inverse: Uint8Array.of(1, 0),
    });
    compiled.dispose();
  });

  it('takes and returns tensors in records and arrays, nested as one likes', () => {
    interface Batch {
      pixels: tf.Tensor1D;
      weight?: tf.Scalar;
    }
    const step = ({ rounds, bias }: { rounds: Batch[][]; bias: tf.Scalar }) => ({
      rounds: rounds.map((batches) =>
        batches.map(({ pixels, weight }) => ({ sum: pixels.sum().mul<tf.Scalar>(weight ?? 1) })),
      ),
      all: { shifted: elementAt(rounds.flat(), 0).pixels.add<tf.Tensor1D>(bias) },
    });
    const scalar = { shape: [], dtype: 'float32' } as const;
    const inputs = { rounds: [[{ pixels: x, weight: scalar }, { pixels: x }], []], bias: scalar };
    const compiled = compileStep(step, { tf, variables: [], inputs });
    const pixels = Float32Array.of(1, 2, 3);
    const values = {
      rounds: [[{ pixels, weight: Float32Array.of(2) }, { pixels }], []],
      bias: tf.scalar(1),
    };
    const wanted = {
      rounds: [[{ sum: 12 }, { sum: 6 }], []],
      all: { shifted: Float32Array.of(2, 3, 4) },
    };
    expect(compiled.run(values)).toEqual(wanted);
    expect(eagerStep(step, { tf, inputs }).run(values)).toEqual(wanted);
    const batches = elementAt(values.rounds, 0);
    const first = elementAt(batches, 0);
    expect(() => compiled.run({ ...values, rounds: [[first], []] })).toThrow(
      'The input "rounds[0][1].pixels" is missing.',
    );
    expect(() => compiled.run({ ...values, rounds: [[...batches, first], []] })).toThrow(
      'The step has no input "rounds[0][2].pixels".',
    );
    compiled.dispose();
  });

  it('names what is neither a tensor nor a record or an array of some', () => {
    const step = () => ({ answers: [new Map()] });
    expect(() => compileStep(step, { tf, variables: [], inputs: {} })).toThrow(
      '"answers[0]" is a Map',
    );
  });

  it('gives tensors, that are the caller’s, at once or in a turn of the event loop of its own', async () => {
    const compiled = compileAccumulate();
    const before = tf.memory().numTensors;
    const first = compiled.runToTensors({ x: Float32Array.of(1, 2, 3) });
    expect(Array.from(first.doubled.dataSync())).toEqual([2, 4, 6]);
    let turns = 0;
    setImmediate(() => (turns += 1));
    const second = await compiled.runAsync({ x: first.doubled });
    expect(turns).toBe(1);
    expect(second.sum.dataSync()[0]).toBe(18);
    tf.dispose([first, second]);
    expect(tf.memory().numTensors).toBe(before);
    compiled.dispose();
  });

  it('compiles one trace several times, each with passes and variables of its own', () => {
    const traced = traceStep({ tf, step: accumulate, variables: [total, count], inputs: { x } });
    const seen: number[] = [];
    const note: GraphPass = (graph) => void seen.push(graph.opCount);
    const addTwice: GraphPass = (graph, target) => {
      note(graph, target);
      for (const { op, inputs } of graph.nodes) if (op === 'Mul') inputs[1] = elementAt(inputs, 0);
    };
    const plain = compileTraced(traced);
    const changed = compileTraced(traced, [addTwice]);
    const again = compileTraced(traced, [note]);
    const values = { x: Float32Array.of(1, 2, 3) };
    expect(plain.run(values).doubled).toEqual(Float32Array.of(2, 4, 6));
    expect(changed.run(values).doubled).toEqual(Float32Array.of(1, 4, 9));
    expect(again.run(values).doubled).toEqual(Float32Array.of(2, 4, 6));
    expect(seen).toEqual([plain.opCount, plain.opCount]);
    [plain, changed, again].forEach((each) => each.dispose());
  });

  it('shows its graph, with how many ops of each kind it has and the line that called each', () => {
    const { graph } = traceStep({ tf, step: accumulate, variables: [total, count], inputs: { x } });
    const [summary, ...lines] = graph.toString().split('\n');
    expect(graph.opCounts).toMatchObject({ Sum: 1, Mul: 1 });
    expect(summary).toMatch(/^\d+ ops: .*\bSum 1\b/);
    expect(lines.length).toBe(graph.nodes.length);
    expect(lines.find((line) => / = Mul\(/.test(line))).toMatch(
      /\[3\] \(at \S*compile-step\.test\.ts:\d+:\d+\)$/,
    );
  });

  it('unrolls loops, and sees in each turn what the turn before assigned', () => {
    const compiled = compileStep(
      ({ x }: { x: tf.Tensor }) => {
        const sums: tf.NamedTensorMap = {};
        for (let turn = 0; turn < 3; turn++) sums[`turn${turn}`] = accumulate({ x }).sum;
        return sums;
      },
      { tf, variables: [total, count], inputs: { x } },
    );
    expect(compiled.run({ x: Float32Array.of(1, 0, 0) })).toEqual({ turn0: 1, turn1: 2, turn2: 3 });
    compiled.readVariables();
    expect(count.dataSync()[0]).toBe(3);
    compiled.dispose();
  });

  it('exchanges variables: every value is the one from before the assignments', () => {
    const other = tf.variable(tf.tensor1d([7, 8, 9]));
    total.assign(tf.tensor1d([1, 2, 3]));
    const compiled = compileStep(
      () => {
        const [a, b] = [total.clone(), other.clone()];
        total.assign(b);
        other.assign(a);
        return {};
      },
      { tf, variables: [total, other], inputs: {} },
    );
    compiled.run({});
    compiled.readVariables();
    expect(Array.from(total.dataSync())).toEqual([7, 8, 9]);
    expect(Array.from(other.dataSync())).toEqual([1, 2, 3]);
    compiled.run({});
    compiled.readVariables();
    expect(Array.from(total.dataSync())).toEqual([1, 2, 3]);
    compiled.dispose();
  });

  it('tells variables apart that began as copies of one tensor', () => {
    const start = tf.tensor1d([1, 1, 1]);
    const weights = tf.variable(start);
    const average = tf.variable(start);
    const compiled = compileStep(
      ({ x }: { x: tf.Tensor }) => {
        weights.assign(weights.add(x));
        average.assign(average.add(weights.sub(average).mul(0.5)));
        return {};
      },
      { tf, variables: [weights, average], inputs: { x } },
    );
    compiled.run({ x: Float32Array.of(2, 4, 6) });
    compiled.readVariables();
    expect(Array.from(weights.dataSync())).toEqual([3, 5, 7]);
    expect(Array.from(average.dataSync())).toEqual([2, 3, 4]);
    compiled.dispose();
  });

  it('assigns an input or a constant to a variable', () => {
    const compiled = compileStep(
      ({ x }: { x: tf.Tensor1D }) => {
        total.assign(x);
        count.assign(tf.scalar(42));
        return { same: x };
      },
      { tf, variables: [total, count], inputs: { x } },
    );
    expect(compiled.run({ x: Float32Array.of(1, 2, 3) }).same).toEqual(Float32Array.of(1, 2, 3));
    compiled.run({ x: Float32Array.of(4, 5, 6) });
    compiled.readVariables();
    expect(Array.from(total.dataSync())).toEqual([4, 5, 6]);
    expect(count.dataSync()[0]).toBe(42);
    compiled.dispose();
  });

  it('compiles again for another shape', () => {
    const mean = ({ x }: { x: tf.Tensor }) => ({ mean: x.mean() });
    for (const size of [2, 5]) {
      const inputs = { x: { shape: [size], dtype: 'float32' } } as const;
      const compiled = compileStep(mean, { tf, variables: [], inputs });
      expect(compiled.run({ x: new Float32Array(size).fill(size) })).toEqual({ mean: size });
      compiled.dispose();
    }
  });

  it('names the input that is missing, unknown, or of another size or type', () => {
    // As JavaScript has it, without the names of the inputs.
    const compiled: CompiledStep = compileAccumulate();
    expect(() => compiled.run({})).toThrow('The input "x" is missing.');
    expect(() => compiled.run({ x: new Float32Array(3), y: new Float32Array(3) })).toThrow(
      'The step has no input "y".',
    );
    expect(() => compiled.run({ x: new Float32Array(4) })).toThrow(
      'The input "x" is float32 [4 values], but the step was compiled for float32 [3].',
    );
    expect(() => compiled.run({ x: new Int32Array(3) })).toThrow('The input "x" is int32');
    expect(() => compiled.run({ x: tf.zeros([3, 1]) })).toThrow('[3,1]');
    compiled.dispose();
  });

  it('cannot be run after it was disposed', () => {
    const compiled = compileAccumulate();
    compiled.dispose();
    compiled.dispose();
    expect(() => compiled.run({ x: new Float32Array(3) })).toThrow('has been disposed');
  });

  it('keeps the variables of two compiled steps apart', () => {
    const [first, second] = [compileAccumulate(), compileAccumulate()];
    first.run({ x: Float32Array.of(1, 1, 1) });
    expect(second.run({ x: Float32Array.of(2, 2, 2) }).sum).toBe(6);
    first.dispose();
    second.dispose();
  });
});
