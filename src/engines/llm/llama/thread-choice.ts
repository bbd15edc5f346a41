import { cpus } from 'node:os';

/** Processor time used so far, ms of one core. */
export interface CpuTimes {
  readonly ownMs: number;
  readonly allMs: number;
}

export interface ThreadChoiceOptions {
  readonly mostThreads: number;
  readonly cores: number;
  readonly now: () => number;
  readonly readCpuTimes: () => CpuTimes;
}

/** Below this a reading says little: the kernel counts in ticks of 10 ms. */
const windowMs = 250;
/** Less than this left idle, of all cores together, while this process used at most one: others fill the machine. */
const idleCores = 0.3;
const oneCore = 1.2;
/** Steps are cut to ~100 ms; one that took so long had threads waiting for one another. */
const stalledStepMs = 400;
const restAfterBusyMs = 1_000;
const restAfterStallMs = 20_000;

/**
 * How many threads a step gets. Threads of one step spin until the last of them is done: on a quiet machine two
 * are twice as fast as one, but when other programs hold the cores a token that takes 21 ms takes 2.7 s, while
 * with a single thread it takes 40 ms. So several are used only while nobody else fills the machine.
 */
export class ThreadChoice {
  readonly #options: ThreadChoiceOptions;
  #last: CpuTimes & { readonly atMs: number };
  #singleUntilMs = 0;

  constructor(options: ThreadChoiceOptions) {
    this.#options = options;
    this.#last = { ...options.readCpuTimes(), atMs: options.now() };
  }

  /** At most `wished` and what the machine has to give now. */
  choose(wished: number): number {
    const most = Math.min(wished, this.#options.mostThreads);
    if (most <= 1) return 1;
    this.#look();
    return this.#options.now() < this.#singleUntilMs ? 1 : most;
  }

  /** Learns from a step that ran. */
  observe(threads: number, tookMs: number): void {
    if (threads > 1 && tookMs > stalledStepMs) this.#rest(restAfterStallMs);
  }

  #look(): void {
    const { now, readCpuTimes, cores } = this.#options;
    const elapsedMs = now() - this.#last.atMs;
    if (elapsedMs < windowMs) return;
    const times = readCpuTimes();
    const own = (times.ownMs - this.#last.ownMs) / elapsedMs;
    const all = (times.allMs - this.#last.allMs) / elapsedMs;
    this.#last = { ...times, atMs: now() };
    if (own <= oneCore && cores - all < idleCores) this.#rest(restAfterBusyMs);
  }

  #rest(ms: number): void {
    this.#singleUntilMs = Math.max(this.#singleUntilMs, this.#options.now() + ms);
  }
}

/** The machine's own counters: all of its cores, everybody's work. */
export function readCpuTimes(): CpuTimes {
  const own = process.cpuUsage();
  const allMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { ownMs: (own.user + own.system) / 1000, allMs };
}
