/** Where a method was published: what its label, its chapter of docs/models.md and its code refer to. */
export interface Publication {
  /** "Goodfellow 2014", as the documentation cites it. */
  by: string;
  url: string;
}

export function arXiv(by: string, number: string): Publication {
  return { by, url: `https://arxiv.org/abs/${number}` };
}

/** A chapter of docs/models.md, with the training that its picture shows (`npm run gallery`). */
export interface Chapter {
  /** Chapters are ordered by it; ten apart, so that one can come between. */
  place: number;
  title: string;
  /** Of the training: few, so that all of them are done within about an hour on two processor cores. */
  steps: number;
  /** It is trained by this preset, where not by the row's own name. */
  preset?: string;
  /** Pixels a side, where not as the other pictures'. */
  size?: number;
}

/** What the rows of a table are called where one is chosen, by id. */
export function labelsOf<Id extends string>(
  table: Readonly<Record<Id, { label: string }>>,
): Record<string, string> {
  const rows = Object.entries<{ label: string }>(table);
  return Object.fromEntries(rows.map(([id, { label }]) => [id, label]));
}
