import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../../shared/run/events.ts';
import { healthSignSchema, type HealthSignId } from '../../../../shared/run/findings.ts';
import {
  findRemedy,
  healthSchema,
  healthSheets,
  healthSigns,
  judgeHealth,
  type Evidence,
} from '../../../../shared/run/health.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { makesAnotherRun } from '../../../../shared/run/same-but.ts';
import type { SeriesColumns } from '../../../../shared/run/series.ts';
import recorded from './recorded-series.json' with { type: 'json' };

type Columns = Record<string, Pick<SeriesColumns, 'step' | 'mean'>>;

/** Real trainings of 32x32 pixels as they were told, in eighty points a series. */
const runs = recorded as unknown as Record<
  keyof typeof recorded,
  {
    about: string;
    state: RunState;
    step: number;
    hyperparameters: HyperparameterChoices;
    columns: Columns;
    scores?: Evidence['scores'];
  }
>;
type Recorded = keyof typeof runs;

function columnsUpTo(columns: Columns, step: number): Evidence['columns'] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, all]) => {
      const count = all.step.filter((at) => at <= step).length;
      return [
        name,
        { step: all.step.slice(0, count), mean: all.mean.slice(0, count), spread: null },
      ];
    }),
  );
}

function evidenceOf(name: Recorded, upTo = runs[name].step): Evidence {
  const { hyperparameters, state, step, columns, scores = [] } = runs[name];
  return {
    hyperparameters: resolveHyperparameters(hyperparameters),
    state: upTo < step ? 'running' : state,
    step: upTo,
    columns: columnsUpTo(columns, upTo),
    verdict: null,
    scores: scores.filter((sheet) => sheet.step <= upTo).slice(-healthSheets),
  };
}

/** What is said as a run goes on, each once. */
function signsOf(name: Recorded): Set<HealthSignId> {
  const steps = Array.from({ length: Math.floor(runs[name].step / 25) }, (_, at) => 25 * (at + 1));
  return new Set(steps.map((step) => judgeHealth(evidenceOf(name, step)).sign));
}

function verdict(sign: HealthSignId): Evidence['verdict'] {
  const said = { level: 'bad', message: 'It is so.', hint: 'Do this.' } as const;
  return { kind: 'verdict', about: 'training', sign, step: 500, ...said };
}

describe('how recorded runs are', () => {
  it.each(['hinge', 'sheets-of-hinge', 'wgan', 'wgan-gp', 'r3gan'] as const)(
    'is nothing but healthy of the %s one, at every step',
    (name) => {
      expect(signsOf(name)).toEqual(new Set(['early', 'healthy']));
      const { level, remedies } = judgeHealth(evidenceOf(name));
      expect(level).toBe('good');
      expect(remedies.map(({ id }) => id)).toEqual(name === 'wgan' ? ['penalty-for-clip'] : []);
    },
  );

  it('is not that a WGAN with clipped weights gains nothing where its estimate rises', () => {
    const { sentence } = judgeHealth(evidenceOf('wgan'));
    expect(sentence).toMatch(
      /^Healthy to the end: the critic’s Wasserstein estimate stays above 0/,
    );
    expect(sentence).toContain('that does not say how near creatures are');
    // Its authors saw that too, on a thousand digits.
    expect(judgeHealth(evidenceOf('wgan-gp')).sentence).toMatch(
      /rises: .*\(where pixels choose from a palette, from some 500 steps on\)/,
    );
    const { hyperparameters } = evidenceOf('wgan');
    expect({
      ...hyperparameters,
      ...findRemedy('penalty-for-clip', hyperparameters)?.changes,
    }).toMatchObject({
      ...{ loss: 'wgan-gp', optimizer: 'adam', gradientPenalty: 10, discriminatorNorm: 'layer' },
      ...{ model: 'dcgan', steps: hyperparameters.steps },
    });
  });

  it('is that the detective is too strong where its loss fell far below 0.007', () => {
    const health = judgeHealth(evidenceOf('too-strong'));
    expect(health).toMatchObject({ sign: 'detective-too-strong', level: 'bad' });
    expect(health.sentence).toMatch(
      /^The detective is too strong: over the last 140 steps its loss was 0\.0004\d* \(1\.39 where it only guesses\) and it judged 100 % rightly/,
    );
    expect(health.remedies.map(({ id }) => id)).toEqual([
      'slower-detective',
      'adaptive-augmentation',
      'spectral-detective',
    ]);
  });

  it('is that the detective is too strong while its loss lies near 0.007', () => {
    const health = judgeHealth(evidenceOf('vanilla', 400));
    expect(health.sign).toBe('detective-too-strong');
    expect(health.sentence).toMatch(/its loss was 0\.00\d+ \(1\.39/);
  });

  it('is that the critic lags behind, by a distance below 0, and nothing of a detective', () => {
    const health = judgeHealth(evidenceOf('critic-lags'));
    expect(health).toMatchObject({ sign: 'critic-lags', level: 'bad' });
    expect(health.remedies.map(({ id }) => id)).toContain('more-critic-steps');
  });

  it('is that training diverges where the gradients explode', () => {
    const health = judgeHealth(evidenceOf('exploding', 400));
    expect(health).toMatchObject({ sign: 'diverging', level: 'bad' });
    expect(health.sentence).toBe(
      'Training diverges: over the last 100 steps the forger’s loss is 1.1K, where it was 59.6 before.',
    );
  });

  it('is that the creatures are all alike, though the estimate of their critic falls', () => {
    const health = judgeHealth(evidenceOf('collapsed'));
    expect(health).toMatchObject({ sign: 'collapsed', level: 'bad' });
    expect(health.sentence).toMatch(
      /^The creatures are all alike: on the newest 3 sheets they differ from each other by [0-4] % of what sprites do\./,
    );
    expect(health.remedies.map(({ id }) => id)).toContain('tenth-of-rates');
    expect(judgeHealth({ ...evidenceOf('collapsed'), scores: [] }).sentence).toMatch(/and falls/);
  });

  it('is nothing of the kind of creatures that differ as little as the noise that networks begin with', () => {
    const first = runs['sheets-of-hinge'].scores ?? [];
    const scores = first.slice(0, healthSheets).map((sheet) => ({ ...sheet, step: 400 }));
    expect(judgeHealth({ ...evidenceOf('hinge'), scores }).sign).toBe('healthy');
  });

  it('needs several sheets of several creatures to find them alike', () => {
    const [sheet] = evidenceOf('collapsed').scores;
    if (!sheet) throw new Error('the recorded run has no sheets');
    const few = { ...sheet, creatures: sheet.creatures.slice(0, 4) };
    for (const scores of [
      [sheet, sheet],
      [few, few, few],
    ])
      expect(judgeHealth({ ...evidenceOf('hinge'), scores }).sign).toBe('healthy');
    const older = { ...sheet, apart: undefined };
    const scores = [older, older, older];
    expect(judgeHealth({ ...evidenceOf('hinge'), scores }).sign).toBe('healthy');
  });

  it('is that the forger is too strong where the detective hardly learns', () => {
    const { sign, sentence } = judgeHealth(evidenceOf('forger-ahead'));
    expect(sign).toBe('detective-guesses');
    expect(sentence).toMatch(/where it only guesses/);
  });
});

describe('how a run is', () => {
  it('is what was found of its creatures, if that is graver than its curves', () => {
    for (const sign of ['collapsed', 'memorising', 'done'] as const) {
      const health = judgeHealth({ ...evidenceOf('hinge'), verdict: verdict(sign) });
      expect(health).toMatchObject({ sign, sentence: 'It is so. Do this.' });
      expect(health.remedies).not.toEqual([]);
    }
  });

  it('is said of its curves where nothing is wrong with its creatures, or nobody said which sign it is', () => {
    const collapsed = verdict('collapsed');
    const older = collapsed && { ...collapsed, sign: undefined };
    for (const said of [verdict('healthy'), older])
      expect(judgeHealth({ ...evidenceOf('hinge'), verdict: said }).sign).toBe('healthy');
  });

  it('is that it diverged, whatever its curves are', () => {
    const evidence: Evidence = { ...evidenceOf('hinge'), state: 'diverged', step: 450 };
    expect(judgeHealth(evidence).sentence).toBe(
      'The losses exploded, so training was stopped at step 450.',
    );
  });

  it('can be asked of a run of which nothing was told', () => {
    const nothing = { ...evidenceOf('hinge'), columns: {} };
    expect(judgeHealth(nothing).sign).toBe('healthy');
    expect(judgeHealth({ ...nothing, step: 0 }).sign).toBe('early');
  });

  it('is not judged by a critic’s loss as a detective’s: a deep one is no sign of strength', () => {
    const evidence = evidenceOf('too-strong');
    const { hyperparameters } = evidenceOf('wgan');
    expect(judgeHealth({ ...evidence, hyperparameters }).sign).not.toBe('detective-too-strong');
  });
});

describe('the table of signs', () => {
  const kinds: HyperparameterChoices[] = [
    {},
    { loss: 'minimax' },
    { loss: 'wgan' },
    { loss: 'wgan-gp' },
    { loss: 'r3gan' },
    { loss: 'non-saturating', output: 'palette' },
    { model: 'light' },
    { model: 'capsule' },
    { model: 'pix2pix' },
    { model: 'mlp', loss: 'wgan' },
    { loss: 'wgan', generatorLearningRate: 0.1, discriminatorLearningRate: 0.1, nCritic: 20 },
  ];

  it.each(healthSignSchema.options)('offers changes that can be trained: %s', (sign) => {
    for (const choices of kinds) {
      const hyperparameters = resolveHyperparameters(choices);
      for (const id of healthSigns[sign].remedies) {
        const changes = findRemedy(id, hyperparameters)?.changes ?? {};
        const isOffered = makesAnotherRun(hyperparameters, changes);
        const changed = { ...hyperparameters, ...changes };
        if (isOffered) expect(() => resolveHyperparameters(changed)).not.toThrow();
      }
      const health = judgeHealth({
        ...evidenceOf('hinge'),
        columns: {},
        hyperparameters,
        verdict: verdict(sign),
      });
      expect(healthSchema.parse(health)).toEqual(health);
      expect(health.remedies.length).toBeLessThanOrEqual(3);
    }
  });

  it('names no remedy that there is not', () => {
    const hyperparameters = resolveHyperparameters({});
    expect(findRemedy('constructor', hyperparameters)).toBeUndefined();
    expect(findRemedy('slower-detective', hyperparameters)?.changes).toEqual({
      discriminatorLearningRate: 5e-5,
    });
  });
});

describe('a run of too few steps', () => {
  const after = (step: number, state: RunState, steps: number) => {
    const evidence = { ...evidenceOf('hinge'), step, state };
    const { hyperparameters } = evidence;
    return judgeHealth({ ...evidence, hyperparameters: { ...hyperparameters, steps } }).sentence;
  };

  it('is told when it can be judged, or that it never can', () => {
    expect(after(1, 'running', 4_000)).toBe('Too early to judge: that comes at step 300.');
    expect(after(1, 'running', 100)).toBe(
      'Too short to judge: that takes 300 steps, and 100 are planned.',
    );
    expect(after(1, 'stopped', 4_000)).toBe(
      'Too short to judge: that takes 300 steps, and 1 was done.',
    );
    expect(after(20, 'completed', 20)).toBe(
      'Too short to judge: that takes 300 steps, and 20 were done.',
    );
  });
});
