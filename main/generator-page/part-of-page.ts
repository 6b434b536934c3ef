import type { PageGenerator } from './generator.ts';

/** Tells whoever looks, or listens, what goes on. */
export type Say = (sentence: string) => void;

/** What the page holds beside its heading and what is said of the generator: by what it draws from. */
export interface PartOfPage {
  /** Above what is said of what goes on, and below it. */
  above: HTMLElement[];
  below: HTMLElement[];
  begin(generator: PageGenerator): Promise<void>;
  /** For whoever drives the page from outside. */
  forOutside: object;
}
