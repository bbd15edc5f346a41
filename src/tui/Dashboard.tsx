import { useInput, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import { App } from './App.tsx';
import type { DashboardStore } from './live/dashboard-store.ts';
import type { Theme } from './theme.ts';
import { applyKey, type ViewEffect } from './view/apply-key.ts';

/** The dashboard on a live terminal: keys in, frames out. */
export function Dashboard({
  store,
  theme,
  onEffect,
}: {
  readonly store: DashboardStore;
  readonly theme: Theme;
  readonly onEffect: (effect: ViewEffect) => void;
}) {
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
  const { columns, rows } = useWindowSize();
  useInput((input, press) => {
    // The state of now, not that of the last frame: keys may come faster than frames.
    const { model, view } = store.current();
    const outcome = applyKey(view, input, press, { model, nowMs: Date.now() });
    if (outcome.view !== view) store.look(outcome.view);
    if (outcome.effect) onEffect(outcome.effect);
  });
  return <App {...snapshot} theme={theme} columns={columns} rows={rows} />;
}
