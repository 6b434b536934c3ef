interface LiveSource<Snapshot, Event> {
  /** Begins to deliver events; gives back what ends it. */
  subscribe(deliver: (event: Event) => void): () => void;
  load(): Promise<Snapshot>;
  onSnapshot(snapshot: Snapshot): void;
  /** Gets events that came after the snapshot was asked for; drops what the snapshot already holds. */
  onEvent(event: Event): void;
  onError(thrown: unknown): void;
}

export interface LiveSnapshot {
  /** Takes a fresh snapshot, e.g. after a lost connection. */
  reload(): Promise<void>;
  stop(): void;
}

/**
 * Subscribes first, then takes a snapshot, then applies what came meanwhile: no gap, no polling. Of
 * overlapping reloads only the newest counts.
 */
export function followLive<Snapshot, Event>(source: LiveSource<Snapshot, Event>): LiveSnapshot {
  let held: Event[] | null = [];
  let newest = 0;
  const unsubscribe = source.subscribe((event) => {
    if (held) held.push(event);
    else source.onEvent(event);
  });

  async function reload(): Promise<void> {
    const mine = ++newest;
    held ??= [];
    try {
      const snapshot = await source.load();
      if (mine !== newest) return;
      source.onSnapshot(snapshot);
    } catch (thrown) {
      if (mine !== newest) return;
      source.onError(thrown);
    }
    const events = held;
    held = null;
    for (const event of events) source.onEvent(event);
  }

  void reload();
  return {
    reload,
    stop() {
      newest++;
      unsubscribe();
    },
  };
}
