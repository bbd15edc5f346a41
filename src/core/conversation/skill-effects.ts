import type { Clock } from '../../shared/clock.ts';
import type { Speaker } from '../ports/index.ts';
import type { SkillContext, SkillEffect } from '../skills/skill.ts';
import { durationWords } from '../skills/spoken-duration.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { SavedTimer, TimerShelf } from './saved-timer.ts';
import type { SettingsChange } from './settings.ts';

interface RunningTimer {
  readonly timer: SavedTimer;
  readonly alarm: Disposable;
}

export interface SkillEffectsOptions {
  readonly clock: Clock;
  readonly updateSettings: (change: SettingsChange) => void;
  /** Drops every answer but that of `turn`, which asked for it. */
  readonly interrupt: (turn: ActiveTurn) => void;
  readonly forget: () => void;
  /** Says that a timer is up. */
  readonly announce: (text: string) => void;
  /** The host's part: `leave`, and remembering what was set. */
  readonly onEffect: (effect: SkillEffect, speaker: Speaker) => void;
  /** Timers end with the conversation where there is none. */
  readonly timerShelf: TimerShelf | undefined;
}

export interface SkillEffects extends Disposable {
  readonly timers: SkillContext['timers'];
  carryOut(effects: readonly SkillEffect[], turn: ActiveTurn): void;
  /** Starts what an earlier conversation left running, and says what has ended since. */
  resumeTimers(): void;
}

/** Less overdue than this is not worth mentioning, ms. */
const punctualMs = 5_000;
/** `setTimeout` takes no more, ms: 24.8 days. */
const longestAlarmMs = 2 ** 31 - 1;

const nameOf = ({ label }: SavedTimer) => (label === '' ? 'timer' : `${label} timer`);

/** Does what skills ask for beside an answer. */
export function createSkillEffects(options: SkillEffectsOptions): SkillEffects {
  const { clock } = options;
  const timers = new Map<string, RunningTimer>();

  const save = () => options.timerShelf?.save([...timers.values()].map(({ timer }) => timer));

  function start(timer: SavedTimer): void {
    timers.get(timer.id)?.alarm[Symbol.dispose]();
    const leftMs = Math.min(Math.max(0, timer.endsAt - clock.wallNow()), longestAlarmMs);
    const alarm = clock.after(leftMs, () => {
      timers.delete(timer.id);
      save();
      options.announce(upText(timer));
    });
    timers.set(timer.id, { timer, alarm });
  }

  function upText(timer: SavedTimer): string {
    const overdueMs = clock.wallNow() - timer.endsAt;
    return overdueMs < punctualMs
      ? `${timer.speakerName}, your ${nameOf(timer)} is up.`
      : `${timer.speakerName}, your ${nameOf(timer)} was up ${durationWords(overdueMs)} ago, while I was away.`;
  }

  function setTimer(effect: Extract<SkillEffect, { type: 'set-timer' }>, speaker: Speaker): void {
    const { timerId: id, durationMs, label } = effect;
    const endsAt = clock.wallNow() + durationMs;
    start({ id, label, endsAt, speakerId: speaker.id, speakerName: speaker.name });
    save();
  }

  function cancelTimers(ids: Iterable<string>): void {
    for (const id of ids) {
      timers.get(id)?.alarm[Symbol.dispose]();
      timers.delete(id);
    }
  }

  function carryOut(effect: SkillEffect, turn: ActiveTurn): void {
    const { speaker } = turn;
    switch (effect.type) {
      case 'stop-speaking':
        options.interrupt(turn);
        break;
      case 'set-speed':
        options.updateSettings({ voice: { speed: effect.speed } });
        break;
      case 'set-gain':
        options.updateSettings({ voice: { gainDb: effect.gainDb } });
        break;
      case 'set-language':
        options.updateSettings({ assistant: { language: effect.language } });
        break;
      case 'set-timer':
        setTimer(effect, speaker);
        break;
      case 'cancel-timers':
        cancelTimers(effect.timerIds);
        save();
        break;
      case 'forget-conversation':
        options.forget();
        break;
      case 'leave':
      case 'correct-route':
        break;
    }
    options.onEffect(effect, speaker);
  }

  return {
    get timers() {
      return [...timers.values()].map(({ timer: { id, label, endsAt } }) => ({ id, label, endsAt }));
    },
    carryOut(effects, turn) {
      for (const effect of effects) carryOut(effect, turn);
    },
    resumeTimers: () => options.timerShelf?.saved.forEach(start),
    // What is on the shelf stays there: the next conversation goes on with it.
    [Symbol.dispose]: () => cancelTimers(timers.keys()),
  };
}
