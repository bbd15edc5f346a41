import { type ScreenName, screens, titleOf } from './screen-names.ts';

/** What a key of the browsing mode does. */
export type KeyAction =
  | { readonly type: 'show'; readonly screen: ScreenName }
  | { readonly type: 'show-next'; readonly by: 1 | -1 }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'move-to-end'; readonly end: 'oldest' | 'newest' }
  /** A command about the chosen part, as if typed. */
  | { readonly type: 'act-on-selected'; readonly command: 'start' | 'stop' | 'restart' | 'pull' }
  | {
      readonly type:
        | 'quit'
        | 'help'
        | 'type-command'
        | 'type-filter'
        | 'open'
        | 'back'
        | 'logs-of-selected'
        | 'change-source'
        | 'copy-logs'
        | 'stop-speaking'
        | 'change-window'
        | 'change-level'
        | 'pause'
        | 'save-logs';
    };

export interface KeyBinding {
  /** As `nameOfKey` gives it; the first is the one the help shows. */
  readonly keys: readonly string[];
  readonly does: string;
  readonly action: KeyAction;
  /** Screens where it holds; everywhere by default. */
  readonly on?: readonly ScreenName[];
  /** A word or two for the line at the bottom; without it the key stands in the help alone. */
  readonly hint?: string;
}

const lists = ['conversation', 'latency', 'services', 'logs'] as const;

/** Every key of the dashboard; the help and the line at the bottom are printed from here. */
export const keyBindings: readonly KeyBinding[] = [
  ...screens.map(
    (screen, index): KeyBinding => ({
      keys: [String(index + 1)],
      does: titleOf(screen),
      action: { type: 'show', screen },
    }),
  ),
  { keys: ['Tab', '→'], does: 'Next screen', action: { type: 'show-next', by: 1 } },
  { keys: ['Shift+Tab', '←'], does: 'Screen before', action: { type: 'show-next', by: -1 } },
  { keys: ['↓', 'j'], does: 'Down', action: { type: 'move', by: 1 }, on: lists },
  { keys: ['↑', 'k'], does: 'Up', action: { type: 'move', by: -1 }, on: lists },
  { keys: ['PgDn', 'Ctrl+D'], does: 'A page down', action: { type: 'move', by: 10 }, on: lists },
  { keys: ['PgUp', 'Ctrl+U'], does: 'A page up', action: { type: 'move', by: -10 }, on: lists },
  { keys: ['g', 'Home'], does: 'To the oldest', action: { type: 'move-to-end', end: 'oldest' }, on: lists },
  { keys: ['G', 'End'], does: 'To the newest', action: { type: 'move-to-end', end: 'newest' }, on: lists },
  {
    keys: ['Enter'],
    does: 'The receipt of this turn',
    action: { type: 'open' },
    on: ['conversation', 'latency'],
    hint: 'receipt',
  },
  {
    keys: ['w'],
    does: 'Another time window',
    action: { type: 'change-window' },
    on: ['latency'],
    hint: 'window',
  },
  {
    keys: ['r'],
    does: 'Restart this part (asks)',
    action: { type: 'act-on-selected', command: 'restart' },
    on: ['services'],
    hint: 'restart',
  },
  {
    keys: ['x'],
    does: 'Stop this service (asks)',
    action: { type: 'act-on-selected', command: 'stop' },
    on: ['services'],
    hint: 'stop',
  },
  {
    keys: ['s'],
    does: 'Start this service',
    action: { type: 'act-on-selected', command: 'start' },
    on: ['services'],
    hint: 'start',
  },
  {
    keys: ['p'],
    does: 'Fetch its image anew (asks)',
    action: { type: 'act-on-selected', command: 'pull' },
    on: ['services'],
    hint: 'pull',
  },
  {
    keys: ['o'],
    does: 'Logs of this part',
    action: { type: 'logs-of-selected' },
    on: ['services'],
    hint: 'logs',
  },
  {
    keys: ['x'],
    does: 'Stop speaking',
    action: { type: 'stop-speaking' },
    on: ['overview', 'conversation'],
    hint: 'stop speaking',
  },
  { keys: ['/'], does: 'Filter', action: { type: 'type-filter' }, on: ['services', 'logs'], hint: 'filter' },
  { keys: ['v'], does: 'Least level', action: { type: 'change-level' }, on: ['logs'], hint: 'level' },
  { keys: ['f'], does: 'Next source', action: { type: 'change-source' }, on: ['logs'], hint: 'source' },
  { keys: ['p', 'Space'], does: 'Pause or follow', action: { type: 'pause' }, on: ['logs'], hint: 'pause' },
  { keys: ['s'], does: 'Save the lines shown', action: { type: 'save-logs' }, on: ['logs'], hint: 'save' },
  { keys: ['y'], does: 'Copy the lines shown', action: { type: 'copy-logs' }, on: ['logs'], hint: 'copy' },
  { keys: [':'], does: 'Type a command', action: { type: 'type-command' }, hint: 'command' },
  { keys: ['?', 'h'], does: 'Help', action: { type: 'help' }, hint: 'help' },
  { keys: ['Esc'], does: 'Back', action: { type: 'back' } },
  { keys: ['q', 'Ctrl+C'], does: 'Quit', action: { type: 'quit' }, hint: 'quit' },
];

export function bindingOf(key: string, screen: ScreenName): KeyBinding | undefined {
  return keyBindings.find(({ keys, on }) => keys.includes(key) && (!on || on.includes(screen)));
}

/** The lines of the help that hold on a screen. */
export function bindingsOn(screen: ScreenName): KeyBinding[] {
  return keyBindings.filter(({ on }) => !on || on.includes(screen));
}
