/**
 * Works on several items at a time and yields the results in the order of the items. At most
 * `concurrency` items are under way or waiting to be taken, so a slow reader bounds the memory.
 */
export async function* mapInOrder<T, R>(
  items: Iterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  try {
    for (const item of items) {
      underWay.push(work(item));
      if (underWay.length >= concurrency) yield await (underWay.shift() as Promise<R>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<R>);
  } finally {
    // A reader that stops early must not leave rejections that nobody hears.
    await Promise.allSettled(underWay);
  }
}
