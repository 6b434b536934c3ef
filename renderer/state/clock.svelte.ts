/** What "4 minutes ago" is measured against; it moves on by itself, so that such words do not go stale. */
const tickMs = 20_000;

class Clock {
  now = $state(Date.now());

  constructor() {
    setInterval(() => (this.now = Date.now()), tickMs);
  }
}

export const clock = new Clock();
