import { elementAt } from '../../../shared/known-places.ts';
import type { RandomStream } from './random-stream.ts';

/** The same items in an order by chance (Fisher and Yates). */
export function shuffled<Item>(items: Iterable<Item>, random: RandomStream): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.nextInteger(0, last);
    const chosen = elementAt(order, other);
    order[other] = elementAt(order, last);
    order[last] = chosen;
  }
  return order;
}
