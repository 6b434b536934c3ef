import { describe, expect, test } from 'vitest';
import { followLive } from '../../../../../renderer/lib/studio/live-snapshot.ts';

/** A source whose snapshots arrive when the test lets them. */
function source() {
  const seen: string[] = [];
  const loads: { resolve(snapshot: string): void; reject(error: Error): void }[] = [];
  let deliver: (event: string) => void = () => undefined;
  const live = followLive<string, string>({
    subscribe(given) {
      deliver = given;
      return () => (deliver = () => undefined);
    },
    load: () => new Promise((resolve, reject) => loads.push({ resolve, reject })),
    onSnapshot: (snapshot) => seen.push(`snapshot ${snapshot}`),
    onEvent: (event) => seen.push(event),
    onError: (thrown) => seen.push(String(thrown)),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { seen, loads, live, settle, deliver: (event: string) => deliver(event) };
}

describe('following a live list', () => {
  test('holds events until the snapshot is there, then applies them in order', async () => {
    const { seen, loads, deliver, settle } = source();
    deliver('a');
    deliver('b');
    expect(seen).toEqual([]);
    loads[0]?.resolve('one');
    await settle();
    deliver('c');
    expect(seen).toEqual(['snapshot one', 'a', 'b', 'c']);
  });

  test('takes the newest of overlapping snapshots alone', async () => {
    const { seen, loads, live, settle } = source();
    void live.reload();
    loads[1]?.resolve('new');
    await settle();
    loads[0]?.resolve('old');
    await settle();
    expect(seen).toEqual(['snapshot new']);
  });

  test('goes on with events when a snapshot cannot be had', async () => {
    const { seen, loads, deliver, settle } = source();
    deliver('a');
    loads[0]?.reject(new Error('lost'));
    await settle();
    expect(seen).toEqual(['Error: lost', 'a']);
  });

  test('tells nothing after it was stopped', async () => {
    const { seen, loads, live, deliver, settle } = source();
    live.stop();
    loads[0]?.resolve('late');
    deliver('a');
    await settle();
    expect(seen).toEqual([]);
  });
});
