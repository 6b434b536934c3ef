import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { pseudoCatalogue } from '../../../../renderer/language/pseudo-language.ts';
import { putEnglish } from '../../../../renderer/language/put-english.ts';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import { englishCatalogue } from './english-catalogue.ts';

let put: (english: string) => string;
beforeAll(async () => {
  const english = await englishCatalogue();
  put = putEnglish(english, pseudoCatalogue(english));
});

/** What a value is in the sentences that are tried: none of its letters is accented. */
const value = '7';

/** The strings that an expression may come to, as far as they are written there. */
function sentencesOf(node: ts.Expression): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [
      node.head.text + node.templateSpans.map(({ literal }) => value + literal.text).join(''),
    ];
  if (ts.isConditionalExpression(node))
    return [...sentencesOf(node.whenTrue), ...sentencesOf(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return sentencesOf(node.left).flatMap((left) =>
      sentencesOf(node.right).map((right) => left + right),
    );
  return [];
}

/** Messages and hints of errors, in the order of the file: of StudioErrors, and of shapes that cross a border. */
function errorsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'StudioError')
      found.push(...(node.arguments ?? []).slice(1, 3).flatMap(sentencesOf));
    if (ts.isPropertyAssignment(node) && /^(message|hint|detail)$/.test(node.name.getText(source)))
      found.push(...sentencesOf(node.initializer));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** English words that the pseudo-language left as they were: in it every vowel has an accent. */
function plainWords(sentence: string): string[] {
  return put(sentence).match(/[A-Za-z]*[aeiou][a-z]*/g) ?? [];
}

const spoken = globSync('{main,shared}/**/*.ts', { cwd: projectFolder }).filter(
  (file) => !/^main\/(cli|generator-page)\//.test(file),
);

describe('what the core says', () => {
  it('has no error that stays English in another language', () => {
    const errors = spoken.flatMap((file) =>
      errorsOf(join(projectFolder, file)).map((sentence) => ({ file, sentence })),
    );
    expect(errors.length).toBeGreaterThan(400);
    const plain = errors.filter(({ sentence }) => plainWords(sentence).length > 0);
    expect(plain).toEqual([]);
  });
});
