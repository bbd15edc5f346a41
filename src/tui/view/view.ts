import type { LogLevel } from '../../control/logs.ts';
import type { TurnReceipt } from '../../control/receipts.ts';
import type { DashboardCommand } from './command-language.ts';
import type { ScreenName } from './screen-names.ts';

/** Who gets the keys: the screen, or what lies over it. */
export type Mode =
  | { readonly type: 'browse' }
  | { readonly type: 'help' }
  | { readonly type: 'confirm'; readonly question: string; readonly command: DashboardCommand }
  | { readonly type: 'command'; readonly text: string; readonly historyIndex: number }
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'receipt'; readonly receipt: TurnReceipt };

export interface Notice {
  readonly tone: 'good' | 'bad' | 'quiet';
  readonly text: string;
}

/** What the person has chosen to look at; all else is the model's. */
export interface View {
  readonly screen: ScreenName;
  readonly mode: Mode;
  /** Row of each screen's list; on the conversation and the logs how many rows back from the newest. */
  readonly selected: Readonly<Record<ScreenName, number>>;
  readonly filter: string;
  /** Only log lines of this part; all by default. */
  readonly source?: string | undefined;
  readonly level: LogLevel;
  /** Unix ms; while paused no newer log line is shown. */
  readonly pausedAtMs?: number | undefined;
  readonly windowIndex: number;
  readonly history: readonly string[];
  readonly notice?: Notice | undefined;
}

export const firstView: View = {
  screen: 'overview',
  mode: { type: 'browse' },
  selected: { overview: 0, conversation: 0, latency: 0, services: 0, logs: 0 },
  filter: '',
  level: 'debug',
  windowIndex: 0,
  history: [],
};
