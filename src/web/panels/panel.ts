import type { DashboardModel } from '../../dashboard/dashboard-model.ts';

/** One part of the page: draws what it shows of the model into its own place. */
export type Panel = (model: DashboardModel, nowMs: number) => void;

/**
 * A panel that is drawn anew when something it shows is another object than before: the fold changes no object,
 * so what is the same needs no look.
 */
export function panelOf(
  place: HTMLElement,
  parts: (model: DashboardModel, nowMs: number) => readonly unknown[],
  draw: (model: DashboardModel, nowMs: number) => readonly Node[],
): Panel {
  let drawn: readonly unknown[] | undefined;
  return (model, nowMs) => {
    const wanted = parts(model, nowMs);
    if (drawn?.length === wanted.length && wanted.every((part, index) => part === drawn?.[index])) return;
    drawn = wanted;
    place.replaceChildren(...draw(model, nowMs));
  };
}
