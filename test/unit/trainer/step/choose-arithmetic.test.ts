import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Arithmetic, PrecisionId } from '../../../../shared/hyperparameters/choices.ts';
import {
  createFasterRunner,
  wantedArithmetic,
} from '../../../../main/trainer/step/choose-arithmetic.ts';
import type { StepReport } from '../../../../main/trainer/step/step-report.ts';
import type { StepRunner } from '../../../../main/trainer/step/step-runner.ts';

const specs = { critic: [], generator: [] };
const result: StepReport = {
  numbers: { 'discriminator/loss': 1, 'generator/loss': 1 },
  answers: { real: new Float32Array(), generated: new Float32Array() },
  realSign: 0,
};

/** Runners whose every step does `step`, and what became of them. */
function runners(step: (arithmetic: Arithmetic) => void, creating = step) {
  const open = new Set<Arithmetic>();
  const sentences: string[] = [];
  const written: Arithmetic[] = [];
  const create = (arithmetic: Arithmetic): StepRunner => {
    if (creating !== step) creating(arithmetic);
    open.add(arithmetic);
    return {
      kind: 'compiled',
      arithmetic,
      run: () => {
        step(arithmetic);
        return result;
      },
      readVariables: () => undefined,
      writeVariables: () => void written.push(arithmetic),
      dispose: () => void open.delete(arithmetic),
    };
  };
  const choose = () => createFasterRunner(create, specs, (sentence) => sentences.push(sentence));
  return { choose, open, sentences, written };
}

const failIn = (which: Arithmetic) => (arithmetic: Arithmetic) => {
  if (arithmetic === which) throw new Error(`no kernel for ${which}`);
};
const nothing = () => undefined;

/** On a clock that goes on with the steps alone. */
function slowIn(which: Arithmetic, slowMs = 5) {
  let nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  return (arithmetic: Arithmetic) => void (nowMs += arithmetic === which ? slowMs : 3);
}

afterEach(() => void vi.restoreAllMocks());

describe('choosing the faster arithmetic', () => {
  it.each([
    ['bfloat16', 'float32'],
    ['float32', 'bfloat16'],
  ] as const)('keeps %s where the other is slower, and only that', (faster, slower) => {
    const { choose, open, written } = runners(slowIn(slower));
    expect(choose().arithmetic).toBe(faster);
    expect([...open]).toEqual([faster]);
    expect(written.at(-1)).toBe(faster);
  });

  it.each([
    ['compiled', runners(nothing, failIn('bfloat16'))],
    ['run', runners(failIn('bfloat16'))],
  ])(
    'keeps the compiled float32 where bfloat16 cannot be %s, and says why',
    (_, { choose, open, sentences, written }) => {
      expect(choose()).toMatchObject({ kind: 'compiled', arithmetic: 'float32' });
      expect([...open]).toEqual(['float32']);
      expect(written).toEqual(['float32']);
      expect(sentences).toEqual([expect.stringContaining('no kernel for bfloat16')]);
    },
  );

  it('measures large networks no longer than anybody would wait', () => {
    const step = vi.fn(slowIn('float32', 10_000));
    const { choose, sentences } = runners(step);
    expect(choose().arithmetic).toBe('bfloat16');
    // Once to see that bfloat16 can be had, and once each.
    expect(step.mock.calls.map(([arithmetic]) => arithmetic)).toEqual([
      ...['bfloat16', 'float32', 'bfloat16'],
    ]);
    expect(sentences).toEqual([
      'A step takes 10000.0 ms in float32 and 3.0 ms in bfloat16, so the run computes in bfloat16.',
    ]);
  });

  it('leaves no session open where float32 itself fails', () => {
    const { choose, open } = runners(failIn('float32'));
    expect(choose).toThrow('no kernel for float32');
    expect([...open]).toEqual([]);
  });
});

describe('bfloat16 that is asked for', () => {
  const wantedOn = (device: string, multipliesBfloat16: boolean, precision: PrecisionId) => {
    const said: string[] = [];
    const facts = { id: 'cuda', device, version: '1', tfjsVersion: '4', threads: 1 } as const;
    const say = (sentence: string) => said.push(sentence);
    return [wantedArithmetic({ multipliesBfloat16, facts }, precision, undefined, say), said];
  };

  it('is for what computes to be had by, which is named where it cannot', () => {
    expect(wantedOn('NVIDIA H200', true, 'bfloat16')).toEqual(['bfloat16', []]);
    const sentence =
      'does not multiply bfloat16 numbers by itself, so the run computes in float32.';
    expect(wantedOn('NVIDIA T4', false, 'bfloat16')).toEqual([
      ...['float32', [`NVIDIA T4 ${sentence}`]],
    ]);
    expect(wantedOn('CPU', false, 'bfloat16')).toEqual(['float32', [`This processor ${sentence}`]]);
  });

  it('is not missed by whoever leaves the choice to the studio', () => {
    expect(wantedOn('CPU', true, 'auto')).toEqual(['auto', []]);
    expect(wantedOn('CPU', false, 'auto')).toEqual(['float32', []]);
  });
});
