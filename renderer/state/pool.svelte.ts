import { createSubscriber, SvelteSet } from 'svelte/reactivity';
import type { MethodInput } from '../../shared/api/methods.ts';
import { isPoolOf, type PoolStatus } from '../../shared/pool/connection.ts';
import type { MachineWish } from '../../shared/pool/machine.ts';
import type { PoolOverview, SeenMachine } from '../../shared/pool/overview.ts';
import type { Place } from '../../shared/run/place.ts';
import type { Run } from '../../shared/run/run.ts';
import type { Followed } from './live-list.svelte.ts';

/** Machines say so often what they do. */
const lookEveryMs = 3_000;

/** The pool of machines, as far as the studio has one. */
export class Pool {
  /** Null until the studio has said so. */
  status = $state.raw<PoolStatus | null>(null);
  #overview = $state.raw<PoolOverview | null>(null);
  /** Why it could not be looked at; null where it could. */
  #problem = $state.raw<unknown>(null);
  #isLooking = false;
  /** The machines that were asked to leave; they say so themselves seconds later. */
  readonly #leaving = new SvelteSet<string>();
  readonly #followed: Followed;
  /** It is looked at again and again as long as something shows it. */
  readonly #watch = createSubscriber(() => {
    const looks = setInterval(() => void this.#look(), lookEveryMs);
    void this.#look();
    return () => clearInterval(looks);
  });

  constructor(followed: Followed) {
    this.#followed = followed;
    followed.studio.subscribe('pool', (status) => this.#take(status));
    followed.connection.onReturn(() => void this.#ask());
    void this.#ask();
  }

  get isConnected(): boolean {
    return this.status?.state === 'connected';
  }

  /** Whether there is one that does not answer at the moment. */
  get isSilent(): boolean {
    return this.status?.state === 'away';
  }

  /** Whether there is one to train in, even if nobody answers now. */
  get isNamed(): boolean {
    return this.status !== null && this.status.state !== 'none';
  }

  /** Whether a run can train there. */
  offers(place: Place): boolean {
    return place === 'here' || this.isNamed;
  }

  /** Whether a run trains, or waits, where the studio does not hear of it. */
  isOutOfReach(run: Pick<Run, 'place' | 'poolPlace' | 'poolId'>): boolean {
    if (run.place === 'here' || !this.status) return false;
    if (this.status.state === 'none') return true;
    // What another one trains that one still does.
    const { place, id } = this.status;
    return place !== null && !isPoolOf(run, { place, id });
  }

  /** Who is there and what waits, as it was seconds ago; null until it is known. */
  get overview(): PoolOverview | null {
    this.#watch();
    return this.#overview;
  }

  get problem(): unknown {
    this.#watch();
    return this.#problem;
  }

  /** @throws StudioError what the studio says against it */
  async connect(wanted: MethodInput<'pool.connect'>): Promise<void> {
    this.#take(await this.#followed.studio.pool.connect(wanted));
  }

  /** The newest checkpoint of each run there comes first. */
  async disconnect({ withoutCheckpoints = false } = {}): Promise<void> {
    const { studio, toasts } = this.#followed;
    const status = await toasts.catching(studio.pool.disconnect({ withoutCheckpoints }));
    if (status) this.#take(status);
  }

  /** Whether it leaves what it trains, and ends. */
  isLeaving({ id, state }: SeenMachine): boolean {
    return state === 'draining' || this.#leaving.has(id);
  }

  async ask({ id, name }: SeenMachine, wish: MachineWish): Promise<void> {
    const { studio, toasts } = this.#followed;
    const asked = await toasts.catching(studio.pool.ask({ machineId: id, wish }));
    if (asked === undefined) return;
    this.#leaving.add(id);
    toasts.say(
      wish === 'drain'
        ? `${name} writes a checkpoint, leaves its run to another machine and ends.`
        : `${name} ends now; its run goes on elsewhere from its last checkpoint.`,
    );
    await this.lookAgain();
  }

  /** Something there was just changed from here. */
  async lookAgain(): Promise<void> {
    await this.#look();
  }

  #take(status: PoolStatus): void {
    const isNew = status.state === 'connected' && !this.isConnected;
    this.status = status;
    // Whoever shows who is there need not wait for the next time.
    if (isNew) void this.#look();
    if (status.state !== 'none') return;
    this.#overview = null;
    this.#problem = null;
  }

  /** Without a toast: a studio that cannot be reached has a banner of its own. */
  async #ask(): Promise<void> {
    const status = await this.#followed.studio.pool.status().catch(() => null);
    if (status) this.#take(status);
  }

  async #look(): Promise<void> {
    // A pool that is just lost keeps who asks waiting.
    if (!this.isConnected || this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#overview = await this.#followed.studio.pool.look();
      this.#problem = null;
    } catch (thrown) {
      this.#problem = thrown;
    }
    this.#isLooking = false;
  }
}
