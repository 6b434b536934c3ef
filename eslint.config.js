import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/** Where each kind of module lives, and what it may import: docs/architecture.md, "Who may import whom". */
const rooms = [
  { type: 'shared', pattern: 'shared/**' },
  { type: 'language', pattern: 'renderer/language/**' },
  { type: 'renderer', pattern: 'renderer/**' },
  { type: 'electron', pattern: 'main/electron/**' },
  { type: 'server', pattern: 'main/server/**' },
  { type: 'cli', pattern: 'main/cli/**' },
  { type: 'host', pattern: 'main/host/**' },
  { type: 'pool', pattern: 'main/pool/**' },
  { type: 'studio-api', pattern: 'main/studio/api/**' },
  { type: 'studio', pattern: 'main/studio/**' },
  { type: 'store', pattern: 'main/store/**' },
  { type: 'fetching', pattern: 'main/fetching/**' },
  { type: 'native-engine', pattern: 'main/native-engine/**' },
  { type: 'feature-network', pattern: 'main/feature-network/**' },
  { type: 'box-sprites', pattern: 'main/box-sprites/**' },
  { type: 'sprite-file', pattern: 'main/sprite-file/**' },
  { type: 'png', pattern: 'main/png/**' },
  { type: 'files', pattern: 'main/files/**' },
  { type: 'channel', pattern: 'main/channel/**' },
  { type: 'pictures', pattern: 'main/pictures/**' },
  { type: 'pixel-art', pattern: 'main/pixel-art/**' },
  { type: 'generator-page', pattern: 'main/generator-page/**' },
  { type: 'compiled-steps', pattern: 'packages/compiled-steps/**' },
  { type: 'engines', pattern: 'main/trainer/engines/**' },
  { type: 'models', pattern: 'main/trainer/gan/models/**' },
  { type: 'losses', pattern: 'main/trainer/gan/losses/**' },
  { type: 'random', pattern: 'main/trainer/random/**' },
  { type: 'pairs', pattern: 'main/trainer/data/pairs/**' },
  { type: 'conditioning', pattern: 'main/trainer/gan/conditioning/**' },
  { type: 'networks', pattern: 'main/trainer/gan/networks/**' },
  { type: 'optimizers', pattern: 'main/trainer/gan/optimizers/**' },
  { type: 'regularisers', pattern: 'main/trainer/gan/regularisers/**' },
  { type: 'augmentation', pattern: 'main/trainer/gan/augmentation/**' },
  { type: 'step', pattern: 'main/trainer/step/**' },
  { type: 'features', pattern: 'main/trainer/features/**' },
  { type: 'checkpoint', pattern: 'main/trainer/checkpoint/**' },
  { type: 'graph-model', pattern: 'main/trainer/graph-model/**' },
  { type: 'sampling', pattern: 'main/trainer/sampling/**' },
  { type: 'metrics', pattern: 'main/trainer/metrics/**' },
  { type: 'classical', pattern: 'main/trainer/classical/**' },
  { type: 'memory', pattern: 'main/trainer/process/memory/**' },
  { type: 'jobs', pattern: 'main/trainer/process/jobs/**' },
  { type: 'gan', pattern: 'main/trainer/gan/**' },
  { type: 'data', pattern: 'main/trainer/data/**' },
  { type: 'process', pattern: 'main/trainer/process/**' },
  { type: 'trainer', pattern: 'main/trainer/**' },
];

const mayImport = {
  shared: ['shared'],
  language: ['language', 'shared'],
  renderer: ['renderer', 'language', 'shared'],
  'compiled-steps': ['compiled-steps'],
  engines: ['engines', 'compiled-steps', 'native-engine', 'shared'],
  models: ['models', 'engines', 'features', 'feature-network', 'shared'],
  losses: ['losses', 'engines', 'shared'],
  random: ['random', 'shared'],
  pairs: ['pairs', 'shared'],
  conditioning: ['conditioning', 'models', 'sprite-file', 'shared'],
  networks: ['networks', 'conditioning', 'models', 'shared'],
  optimizers: ['optimizers', 'engines', 'models', 'shared'],
  regularisers: ['regularisers', 'models', 'data', 'shared'],
  augmentation: ['augmentation', 'random', 'engines', 'models', 'data', 'shared'],
  fetching: ['fetching', 'files', 'shared'],
  'native-engine': ['native-engine', 'fetching', 'files', 'shared'],
  'feature-network': ['feature-network', 'fetching', 'files', 'shared'],
  'box-sprites': ['box-sprites', 'fetching', 'shared'],
  'sprite-file': ['sprite-file', 'files', 'shared'],
  png: ['png', 'pictures'],
  files: ['files', 'shared'],
  channel: ['channel'],
  pictures: ['pictures', 'channel', 'shared'],
  'pixel-art': ['pixel-art', 'pictures'],
  data: ['data', 'pairs', 'conditioning', 'random', 'pixel-art', 'sprite-file', 'files', 'shared'],
  gan: [
    'gan',
    'feature-network',
    'losses',
    'models',
    'networks',
    'optimizers',
    'regularisers',
    'data',
    'random',
    'shared',
  ],
  step: [
    'step',
    'gan',
    'data',
    'augmentation',
    'regularisers',
    'optimizers',
    'networks',
    'losses',
    'models',
    'random',
    'engines',
    'compiled-steps',
    'shared',
  ],
  features: ['features', 'feature-network', 'engines', 'files', 'shared'],
  checkpoint: ['checkpoint', 'gan', 'models', 'sprite-file', 'files', 'shared'],
  sampling: [
    'sampling',
    'checkpoint',
    'gan',
    'conditioning',
    'classical',
    'data',
    'engines',
    'optimizers',
    'regularisers',
    'networks',
    'models',
    'random',
    'sprite-file',
    'png',
    'files',
    'shared',
  ],
  'graph-model': ['graph-model', 'checkpoint', 'gan', 'networks', 'models', 'engines', 'shared'],
  'generator-page': ['generator-page', 'random', 'data', 'pictures', 'png', 'shared'],
  metrics: ['metrics', 'data', 'random', 'shared'],
  classical: ['classical', 'random', 'shared'],
  memory: ['memory', 'sampling', 'gan', 'data', 'engines', 'shared'],
  jobs: [
    'jobs',
    'process',
    'memory',
    'step',
    'checkpoint',
    'sampling',
    'graph-model',
    'features',
    'metrics',
    'classical',
    'gan',
    'data',
    'conditioning',
    'random',
    'engines',
    'sprite-file',
    'files',
    'shared',
  ],
  process: [
    'process',
    'feature-network',
    'memory',
    'step',
    'checkpoint',
    'sampling',
    'gan',
    'data',
    'engines',
    'shared',
  ],
  trainer: ['trainer', 'jobs', 'process', 'channel', 'shared'],
  store: ['store', 'files', 'shared'],
  studio: [
    'studio',
    'store',
    'sprite-file',
    'fetching',
    'native-engine',
    'box-sprites',
    'feature-network',
    'png',
    'files',
    'pictures',
    'pixel-art',
    'shared',
  ],
  'studio-api': ['studio-api', 'studio', 'shared'],
  pool: ['pool', 'studio', 'files', 'shared'],
  host: ['host', 'native-engine', 'studio', 'studio-api', 'store', 'shared'],
  server: ['server', 'host', 'studio', 'store', 'shared'],
  cli: ['cli', 'server', 'host', 'pool', 'studio', 'store', 'shared'],
  electron: [
    'electron',
    'language',
    'host',
    'pool',
    'studio',
    'studio-api',
    'store',
    'channel',
    'files',
    'shared',
  ],
};

/** Types alone: a call in the window leads to what answers it in the core (docs/decisions/0280). */
const mayImportTypesOf = { renderer: ['studio-api'] };

const onlyElectronRoom = {
  name: 'electron',
  message: 'Only main/electron may import electron.',
};
const onlyPicturesRoom = {
  name: 'sharp',
  allowTypeImports: true,
  message: 'Only main/pictures loads sharp, in a process of its own (docs/decisions/0090).',
};

/** What a terminal obeys is taken out in one place. */
const onlyTerminal = {
  selector:
    "CallExpression[callee.object.object.name='process'][callee.object.property.name=/^std(out|err)$/][callee.property.name='write'], CallExpression[callee.object.name='console']",
  message: 'Print by main/host/terminal.ts: it makes control characters visible.',
};

/** How long closing takes is said in one place (main/studio/runs/life/life.ts), and kept in one. */
const onlyInTime = {
  selector: "CallExpression[callee.object.name='studio'][callee.property.name='close']",
  message:
    'Close by main/host/close-in-time.ts: it waits as long as the studio says, and no longer.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'release/',
      'node_modules/',
      'coverage/',
      '.screens/',
      '.gallery/',
      'renderer/language/.wuchale/',
      'renderer/language/data.js',
    ],
  },
  ...tseslint.configs.recommended,
  // Its rules look at every file unless they are told not to, which takes a quarter of the time.
  ...svelte.configs.recommended.map((config) => ({
    files: ['**/*.svelte', '**/*.svelte.ts'],
    ...config,
  })),
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-undef': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    // CommonJS, for the Node that the tests' Electron has.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['main/**', 'shared/**', 'renderer/**', 'packages/**'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': rooms.map((room) => ({ ...room, partialMatch: false })),
      'import/resolver': { node: { extensions: ['.ts', '.mjs', '.js', '.svelte'] } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          message:
            '{{from.element.type}} may not import {{to.element.type}} (docs/architecture.md)',
          policies: [
            ...Object.entries(mayImport).map(([from, allow]) => ({
              from: { element: { type: from } },
              allow: allow.map((type) => ({ to: { element: { type } } })),
            })),
            ...Object.entries(mayImportTypesOf).map(([from, allow]) => ({
              from: { element: { type: from } },
              allow: allow.map((type) => ({
                to: { element: { type } },
                dependency: { kind: 'type' },
              })),
            })),
          ],
        },
      ],
    },
  },
  {
    files: ['main/**', 'shared/**', 'renderer/**'],
    ignores: ['main/electron/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [onlyElectronRoom, onlyPicturesRoom] },
      ],
    },
  },
  {
    files: ['main/cli/**', 'main/electron/**', 'main/server/**', 'main/host/**'],
    // The entry runs on a Node that can load nothing else.
    ignores: ['main/host/terminal.ts', 'main/host/close-in-time.ts', 'main/cli/entry.ts'],
    rules: { 'no-restricted-syntax': ['error', onlyTerminal, onlyInTime] },
  },
  {
    files: ['main/electron/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [onlyPicturesRoom] }] },
  },
);
