import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** A list is of a thousand keys at most, each of a kilobyte, and says little else. */
const mostListBytes = 16 * 1024 * 1024;

export interface BucketList {
  keys: string[];
  /** What to ask for the rest by; undefined where this is all. */
  next: string | undefined;
}

/**
 * What a store answers that is asked what lies in a bucket (ListObjectsV2). No entity counts but the five that XML itself has:
 * what an answer defines is an error, and so is what is no XML, or larger than a list can be.
 */
export async function readBucketList(answer: Response): Promise<BucketList> {
  const root = rootOf(await boundedText(answer));
  if (root?.name !== 'ListBucketResult') throw new Error(noList);
  const [next] = childrenOf(root, 'NextContinuationToken');
  const keys = childrenOf(root, 'Contents').flatMap((content) => childrenOf(content, 'Key'));
  return { keys: keys.map(({ text }) => text), next: next?.text || undefined };
}

const noList = 'the store answered with no list of what it has';

function rootOf(xml: string): XmlElement | null {
  try {
    return parseXml(xml).root;
  } catch (error) {
    // Behind the first line it shows the place, of a stranger's text.
    const [why = ''] = error instanceof Error ? error.message.split('\n') : [];
    throw new Error(`${noList} (${why})`, { cause: error });
  }
}

function childrenOf({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter(
    (child) => child instanceof XmlElement && child.name === name,
  ) as XmlElement[];
}

async function boundedText(answer: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    bytes += piece.length;
    if (bytes > mostListBytes) throw new Error('the store answered with more than a list can be');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
