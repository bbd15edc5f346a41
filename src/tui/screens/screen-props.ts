import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import type { View } from '../view/view.ts';

/** What every screen is drawn from, and the room it has. */
export interface ScreenProps {
  readonly model: DashboardModel;
  readonly view: View;
  readonly columns: number;
  readonly rows: number;
  /** Unix ms. */
  readonly nowMs: number;
}

/** From here on a screen has two columns. */
export const wideColumns = 120;
