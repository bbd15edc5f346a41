import type { Clock } from '../../shared/clock.ts';
import type { Speaker } from '../ports/index.ts';
import type { SkillContext, SkillEffect } from '../skills/skill.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { SettingsChange } from './settings.ts';

interface RunningTimer {
  readonly id: string;
  readonly label: string;
  /** Unix ms. */
  readonly endsAt: number;
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
}

export interface SkillEffects extends Disposable {
  readonly timers: SkillContext['timers'];
  carryOut(effects: readonly SkillEffect[], turn: ActiveTurn): void;
}

/** Does what skills ask for beside an answer. */
export function createSkillEffects(options: SkillEffectsOptions): SkillEffects {
  const timers = new Map<string, RunningTimer>();

  function setTimer(effect: Extract<SkillEffect, { type: 'set-timer' }>, speaker: Speaker): void {
    const { timerId: id, durationMs, label } = effect;
    timers.get(id)?.alarm[Symbol.dispose]();
    const alarm = options.clock.after(durationMs, () => {
      timers.delete(id);
      options.announce(`${speaker.name}, your ${label === '' ? 'timer' : `${label} timer`} is up.`);
    });
    timers.set(id, { id, label, endsAt: options.clock.wallNow() + durationMs, alarm });
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
        break;
      case 'forget-conversation':
        options.forget();
        break;
      case 'leave':
        break;
    }
    options.onEffect(effect, speaker);
  }

  return {
    get timers() {
      return [...timers.values()].map(({ id, label, endsAt }) => ({ id, label, endsAt }));
    },
    carryOut(effects, turn) {
      for (const effect of effects) carryOut(effect, turn);
    },
    [Symbol.dispose]: () => cancelTimers(timers.keys()),
  };
}
