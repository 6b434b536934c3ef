import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { aboutGenerator, settingsLines, type AboutGenerator } from './about-generator.ts';

interface Described extends AboutGenerator {
  vocabulary: Vocabulary | null;
  image: { size: number; channels: 3 | 4 };
}

/** README.md beside an exported generator: what it is, whose, how it came to be, and how programs use it. */
export function generatorReadme(described: Described): string {
  const { run, vocabulary, image } = described;
  const { latentSize, latentDistribution, seed } = run.hyperparameters;
  const name = line(run.name);
  const condition = vocabulary
    ? [
        `- \`condition\`, float32 \`[count, ${vocabulary.names.length}]\`: ${
          vocabulary.kind === 'labels'
            ? '1 at the label that a picture shall show, else 0; two labels at one half each draw what lies between'
            : '1 at each tag that a picture shall have, else 0; -1 for what it shall not be'
        }. The ${vocabulary.kind}, in their order: ${vocabulary.names.map((each) => `\`${line(each).replaceAll('`', "'")}\``).join(', ')}.`,
      ]
    : [];
  return [
    `# ${name}: a generator of creatures`,
    '',
    ...aboutGenerator(described).flatMap((sentence) => [line(sentence), '']),
    '## Make creatures',
    '',
    'Open `make-creatures.html` in a browser. It needs nothing else, no network either.',
    '',
    '## For programs',
    '',
    '`model.json`, with its weights beside it, is a graph model of TensorFlow.js:',
    '',
    '```js',
    "const model = await tf.loadGraphModel('model.json');",
    `const latents = tf.${latentDistribution === 'normal' ? `randomNormal([1, ${latentSize}])` : `randomUniform([1, ${latentSize}], -1, 1)`};`,
    `const images = model.predict({ latents${vocabulary ? ', condition' : ''} });`,
    '```',
    '',
    `- \`latents\`, float32 \`[count, ${latentSize}]\`: random numbers, ${latentDistribution === 'normal' ? 'of the standard normal distribution' : 'uniform from -1 to 1'}. The same ones draw the same picture.`,
    ...condition,
    `- \`images\`, float32 \`[count, ${image.size}, ${image.size}, ${image.channels}]\` from -1 to 1: ${image.channels === 4 ? 'red, green, blue and alpha, the colours multiplied by alpha' : 'red, green and blue'}. \`(images + 1) / 2\` lies between 0 and 1${image.channels === 4 ? '; divide the colours by alpha where that is not 0' : ''}.`,
    '',
    '## How it was trained',
    '',
    `Seed ${seed}. What was chosen otherwise than by default:`,
    '',
    ...settingsLines(run).map((setting) => `- ${line(setting)}`),
    '',
    '## Licences',
    '',
    'The page holds TensorFlow.js (Apache License 2.0) and others’ work; `third-party-notices.txt` names them with their licences. The page’s own script is part of Sprite GAN Studio, under the MIT licence, which stands there too.',
    '',
  ].join('\n');
}

/** A person's words as one line of Markdown, in which nothing is markup. */
function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\*_<>[\]#|]/g, '\\$&');
}
