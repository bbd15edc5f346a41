import type { Clock } from '../../shared/clock.ts';
import type { PlacedTimer, TimerStore } from './timer-store.ts';

export interface TimerBellOptions {
  readonly clock: Clock;
  readonly timers: TimerStore;
  /** Tells whose timer it is, in writing, that it is up; `overdueMs` is how long it has been. */
  readonly ring: (guildId: string, timer: PlacedTimer, overdueMs: number) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Rings for the timers of servers in which it is in no voice channel; in one, its conversation rings aloud. */
export interface TimerBell extends Disposable {
  /** It is in no voice channel of this server (any more). */
  watch(guildId: string): void;
  /** It is in one: the conversation there goes on with the timers. */
  rest(guildId: string): void;
}

/** `setTimeout` takes no more, ms: 24.8 days. */
const longestAlarmMs = 2 ** 31 - 1;

export function createTimerBell({ clock, timers, ring, onFailure }: TimerBellOptions): TimerBell {
  const alarms = new Map<string, Disposable>();

  function rest(guildId: string): void {
    alarms.get(guildId)?.[Symbol.dispose]();
    alarms.delete(guildId);
  }

  /** One alarm for a server: for its next timer. */
  function watch(guildId: string): void {
    rest(guildId);
    const waiting = timers.of(guildId).filter(({ channelId }) => channelId !== undefined);
    if (waiting.length === 0) return;
    const endsAt = Math.min(...waiting.map((timer) => timer.endsAt));
    const leftMs = Math.min(Math.max(0, endsAt - clock.wallNow()), longestAlarmMs);
    alarms.set(
      guildId,
      clock.after(leftMs, () => ringAll(guildId)),
    );
  }

  function ringAll(guildId: string): void {
    const nowMs = clock.wallNow();
    const all = timers.of(guildId);
    const isUp = ({ endsAt, channelId }: PlacedTimer) => channelId !== undefined && endsAt <= nowMs;
    // Off the shelf first: nothing rings twice, whatever becomes of the message.
    timers.set(
      guildId,
      all.filter((timer) => !isUp(timer)),
    );
    for (const timer of all.filter(isUp)) ring(guildId, timer, nowMs - timer.endsAt).catch(onFailure);
    watch(guildId);
  }

  return {
    watch,
    rest,
    [Symbol.dispose]() {
      for (const guildId of [...alarms.keys()]) rest(guildId);
    },
  };
}
