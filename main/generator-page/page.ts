import {
  contentsId,
  rootId,
  weightsClass,
  type PageContents,
} from '../../shared/creature/generator-page.ts';
import { joinBytes } from '../../shared/numbers.ts';
import { creaturesOfDrawings } from './creatures-of-drawings.ts';
import { creaturesOfLatents } from './creatures-of-latents.ts';
import { element } from './elements.ts';
import { bytesOfBase64, loadGenerator, type PageGenerator } from './generator.ts';
import type { PartOfPage } from './part-of-page.ts';

/*
 * The page beside an exported generator: makes creatures, with nothing but itself. Built into one script
 * (vite.generator-page.config.ts), which main/studio/export/generator puts into the page.
 */

const contents = JSON.parse(textOf(contentsId)) as PageContents;
const said = element('p', { role: 'status' });
let generator: PageGenerator | undefined;

const part = partOfPage();
build(part);
void start(part);

function partOfPage(): PartOfPage {
  const { startsFrom } = contents;
  return startsFrom.kind === 'latents'
    ? creaturesOfLatents(contents, startsFrom, say)
    : creaturesOfDrawings(contents, startsFrom, say);
}

function build({ above, below }: PartOfPage): void {
  const { name, step, about } = contents;
  document.title = `${name}: make creatures`;
  document.getElementById(rootId)?.replaceChildren(
    element('h1', { textContent: name }),
    element('p', {
      textContent: `A generator of Sprite GAN Studio, as it was at step ${step.toLocaleString('en')}. It draws here, in this page: nothing is sent and nothing is fetched.`,
    }),
    ...above,
    said,
    ...below,
    element(
      'footer',
      {},
      about.map((sentence) => element('p', { textContent: sentence })),
    ),
  );
}

async function start({ begin }: PartOfPage): Promise<void> {
  say('Getting ready…');
  try {
    const shards = [...document.getElementsByClassName(weightsClass)];
    generator = await loadGenerator(
      contents,
      joinBytes(shards.map((shard) => bytesOfBase64((shard.textContent ?? '').trim()))),
    );
    // They are held once more in the engine.
    for (const shard of shards) shard.remove();
    await begin(generator);
  } catch (error) {
    say(
      `The generator cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function say(sentence: string): void {
  said.textContent = sentence;
}

function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

/** For whoever drives the page from outside: what was drawn, as numbers. */
Object.assign(window, {
  generatorPage: {
    drawRaw: (start: number[], condition: number[] | null, count: number) =>
      generator && [
        ...generator.drawRaw(
          Float32Array.from(start),
          condition && Float32Array.from(condition),
          count,
        ),
      ],
    ...part.forOutside,
  },
});
