import type {
  PageContents,
  StartLatents,
  StartPicture,
} from '../../../../shared/creature/generator-page.ts';
import { aboutGenerator, settingsLines, type AboutGenerator } from './about-generator.ts';

type Described = AboutGenerator & {
  image: Pick<PageContents, 'size' | 'channels'>;
} & Pick<PageContents, 'mostColours' | 'startsFrom'>;

/** README.md beside an exported generator: what it is, whose, how it came to be, and how programs use it. */
export function generatorReadme(described: Described): string {
  const { run, image, mostColours, startsFrom } = described;
  const { how, inputs, example } =
    startsFrom.kind === 'latents' ? ofLatents(startsFrom) : ofPictures(startsFrom, image);
  return [
    `# ${line(run.name)}: a generator of creatures`,
    '',
    ...aboutGenerator(described).flatMap((sentence) => [line(sentence), '']),
    '## Make creatures',
    '',
    `Open \`make-creatures.html\` in a browser${how}. It needs nothing else, no network either.`,
    '',
    '## For programs',
    '',
    '`model.json`, with its weights beside it, is a graph model of TensorFlow.js:',
    '',
    '```js',
    "const model = await tf.loadGraphModel('model.json');",
    ...example,
    '```',
    '',
    ...inputs,
    `- \`images\`, ${pictures(image)}. \`(images + 1) / 2\` lies between 0 and 1${image.channels === 4 ? '; divide the colours by alpha where that is not 0' : ''}.`,
    ...(mostColours === null
      ? []
      : [
          '',
          `The model paints softly: each pixel is a mixture. The studio, and the page, draw what it paints in at most ${mostColours} colours, all or nothing, without pixels adrift.`,
        ]),
    '',
    '## How it was trained',
    '',
    `Seed ${run.hyperparameters.seed}. What was chosen otherwise than by default:`,
    '',
    ...settingsLines(run).map((setting) => `- ${line(setting)}`),
    '',
    '## Licences',
    '',
    'The page holds TensorFlow.js (Apache License 2.0) and others’ work; `third-party-notices.txt` names them with their licences. The page’s own script is part of Sprite GAN Studio, under the MIT licence, which stands there too.',
    '',
  ].join('\n');
}

/** What differs from generator to generator, by what it starts from. */
interface Told {
  /** Goes on after "in a browser". */
  how: string;
  inputs: string[];
  example: string[];
}

function ofLatents({ latentSize, latentDistribution, vocabulary }: StartLatents): Told {
  const isNormal = latentDistribution === 'normal';
  const condition = vocabulary
    ? [
        `- \`condition\`, float32 \`[count, ${vocabulary.names.length}]\`: ${
          vocabulary.kind === 'labels'
            ? '1 at the label that a picture shall show, else 0; two labels at one half each draw what lies between'
            : '1 at each tag that a picture shall have, else 0; -1 for what it shall not be'
        }. The ${vocabulary.kind}, in their order: ${vocabulary.names.map((each) => `\`${line(each).replaceAll('`', "'")}\``).join(', ')}.`,
      ]
    : [];
  return {
    how: '',
    inputs: [
      `- \`latents\`, float32 \`[count, ${latentSize}]\`: random numbers, ${isNormal ? 'of the standard normal distribution' : 'uniform from -1 to 1'}. The same ones draw the same picture.`,
      ...condition,
    ],
    example: [
      `const latents = tf.${isNormal ? `randomNormal([1, ${latentSize}])` : `randomUniform([1, ${latentSize}], -1, 1)`};`,
      `const images = model.predict({ latents${vocabulary ? ', condition' : ''} });`,
    ],
  };
}

/** What a run was given for each sprite, by how its pairs were made. */
const sources: Record<StartPicture['pairs'], string> = {
  outline: 'lines in ink, one pixel thick, with nothing between them',
  sketch: 'a thick contour in ink, with blobs of a few colours',
  grey: 'the creature in greys',
  recolour: 'the creature in other colours',
  folders: 'such pictures as lay in the first of its two folders',
};

function ofPictures({ pairs, background }: StartPicture, image: Described['image']): Told {
  const side = `${image.size}, ${image.size}`;
  return {
    how: ' and draw: what it makes of your drawing appears beside it',
    inputs: [
      `- \`picture\`, ${pictures(image)}: what is to be drawn from. It was trained on ${sources[pairs]}; where nothing is drawn it is ${background}. The same picture draws the same creature.`,
    ],
    example: [
      `const picture = tf.tensor(drawn, [1, ${side}, ${image.channels}]);`,
      'const images = model.predict({ picture });',
    ],
  };
}

function pictures({ size, channels }: Described['image']): string {
  return `float32 \`[count, ${size}, ${size}, ${channels}]\` from -1 to 1: ${channels === 4 ? 'red, green, blue and alpha, the colours multiplied by alpha' : 'red, green and blue'}`;
}

/** A person's words as one line of Markdown, in which nothing is markup. */
function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\*_<>[\]#|]/g, '\\$&');
}
