import {
  applyChange,
  type DashboardChange,
  type DashboardModel,
  emptyModel,
} from '../../dashboard/dashboard-model.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { firstView, type View } from '../view/view.ts';
import { looksTheSame } from './what-is-shown.ts';

/** What is drawn: one object, so that a frame never mixes two moments. */
export interface Snapshot {
  readonly model: DashboardModel;
  readonly view: View;
  /** Unix ms. */
  readonly nowMs: number;
}

export interface DashboardStore extends Disposable {
  /** What is known now, drawn or not yet. */
  readonly current: () => { readonly model: DashboardModel; readonly view: View };
  /** What was last given out to be drawn. */
  readonly snapshot: () => Snapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /** Something was learned: drawn with the next frame. */
  readonly change: (change: DashboardChange) => void;
  /** The person did something: drawn at once. */
  look(view: View): void;
}

export interface DashboardStoreOptions {
  readonly clock?: Clock;
  /** Changes that come closer together are drawn together. */
  readonly frameMs?: number;
}

/** The state of one dashboard. Fifty events a second make four frames, or none; keys are answered at once. */
export function createDashboardStore(options: DashboardStoreOptions = {}): DashboardStore {
  const { clock = systemClock, frameMs = 250 } = options;
  const listeners = new Set<() => void>();
  let model = emptyModel;
  let view = firstView;
  let drawn: Snapshot = { model, view, nowMs: clock.wallNow() };
  let frame: Disposable | undefined;

  const draw = () => {
    frame?.[Symbol.dispose]();
    frame = undefined;
    drawn = { model, view, nowMs: clock.wallNow() };
    for (const listener of listeners) listener();
  };

  return {
    current: () => ({ model, view }),
    snapshot: () => drawn,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change(change) {
      model = applyChange(model, change);
      if (!frame && looksTheSame(drawn.model, model, view)) return;
      frame ??= clock.after(frameMs, draw);
    },
    look(next) {
      view = next;
      draw();
    },
    [Symbol.dispose]() {
      frame?.[Symbol.dispose]();
      listeners.clear();
    },
  };
}
