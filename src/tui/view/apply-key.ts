import { logLevels } from '../../control/logs.ts';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { windows } from '../../dashboard/latency.ts';
import { completeCommand, type DashboardCommand, parseCommand } from './command-language.ts';
import { bindingOf, type KeyAction } from './key-bindings.ts';
import { type KeyPress, nameOfKey, typedText } from './key-name.ts';
import { logSources } from './log-sources.ts';
import { screens } from './screen-names.ts';
import { receiptAt, rowCount, selectedComponent } from './selection.ts';
import type { View } from './view.ts';

/** What the world has to do after a key. */
export type ViewEffect =
  | { readonly type: 'quit' }
  | { readonly type: 'save-logs' }
  | { readonly type: 'copy-logs' }
  | { readonly type: 'run'; readonly command: DashboardCommand };

export interface KeyOutcome {
  readonly view: View;
  readonly effect?: ViewEffect | undefined;
}

export interface KeyContext {
  readonly model: DashboardModel;
  readonly nowMs: number;
}

const keptHistory = 100;

/**
 * The view after what came from the keyboard, and what is to be done; pure. A terminal may deliver several quick
 * keys as one text: what no line takes as a whole is taken key by key.
 */
export function applyKey(view: View, input: string, press: KeyPress, context: KeyContext): KeyOutcome {
  const lineEnd = input.search(/[\r\n]/);
  if (typedText(input, press) === undefined || (input.length === 1 && lineEnd < 0)) {
    return applyOneKey(view, input, press, context);
  }
  const length = lineEnd === 0 || !isTyping(view) ? 1 : lineEnd < 0 ? input.length : lineEnd;
  const head = input.slice(0, length);
  const rest = input.slice(length);
  const outcome = applyOneKey(view, head, lineEnd === 0 ? { return: true } : press, context);
  // What has an effect ends what came with it: a command is not followed by keys its writer could not foresee.
  return outcome.effect || rest === '' ? outcome : applyKey(outcome.view, rest, press, context);
}

const isTyping = ({ mode }: View) => mode.type === 'command' || mode.type === 'filter';

function applyOneKey(view: View, input: string, press: KeyPress, context: KeyContext): KeyOutcome {
  const name = nameOfKey(input, press);
  // Wherever the keys go, this one always leads out.
  if (name === 'Ctrl+C') return { view, effect: { type: 'quit' } };
  const { mode } = view;
  switch (mode.type) {
    case 'browse': {
      const binding = bindingOf(name, view.screen);
      return binding ? applyAction({ ...view, notice: undefined }, binding.action, context) : { view };
    }
    case 'help':
    case 'receipt':
      return name === 'q' || name === 'Esc' || name === '?' || name === 'Enter'
        ? { view: browse(view) }
        : { view };
    case 'confirm':
      return name === 'y'
        ? run(browse(view), mode.command)
        : { view: { ...browse(view), notice: { tone: 'quiet', text: 'Nothing was done.' } } };
    case 'filter':
      return { view: applyFilterKey(view, mode.text, name, typedText(input, press)) };
    case 'command':
      return applyCommandKey(view, mode, name, typedText(input, press), context);
  }
}

const browse = (view: View): View => ({ ...view, mode: { type: 'browse' } });

function run(view: View, command: DashboardCommand): KeyOutcome {
  if (command.type === 'quit') return { view, effect: { type: 'quit' } };
  if (command.type === 'show') return { view: { ...view, screen: command.screen } };
  if (command.type === 'logs')
    return {
      view: { ...view, screen: 'logs', source: command.source, selected: { ...view.selected, logs: 0 } },
    };
  return { view, effect: { type: 'run', command } };
}

function applyAction(view: View, action: KeyAction, { model, nowMs }: KeyContext): KeyOutcome {
  switch (action.type) {
    case 'quit':
    case 'save-logs':
    case 'copy-logs':
      return { view, effect: { type: action.type } };
    case 'show':
      return { view: { ...view, screen: action.screen } };
    case 'show-next': {
      const next = (screens.indexOf(view.screen) + action.by + screens.length) % screens.length;
      return { view: { ...view, screen: screens[next] ?? view.screen } };
    }
    case 'move':
      return { view: select(view, model, nowMs, view.selected[view.screen] + signOf(view) * action.by) };
    case 'move-to-end': {
      const isFirst = (action.end === 'newest') === (signOf(view) === -1);
      return { view: select(view, model, nowMs, isFirst ? 0 : Number.MAX_SAFE_INTEGER) };
    }
    case 'help':
      return { view: { ...view, mode: { type: 'help' } } };
    case 'type-command':
      return { view: { ...view, mode: { type: 'command', text: '', historyIndex: view.history.length } } };
    case 'type-filter':
      return { view: { ...view, mode: { type: 'filter', text: view.filter } } };
    case 'open': {
      const receipt = receiptAt(view, model, nowMs);
      return { view: receipt ? { ...view, mode: { type: 'receipt', receipt } } : view };
    }
    case 'back':
      return {
        view: isNarrowed(view) ? { ...view, filter: '', source: undefined } : { ...view, screen: 'overview' },
      };
    case 'act-on-selected': {
      const component = selectedComponent(view, model);
      return component ? obey(view, `${action.command} ${component.id}`, model) : { view };
    }
    case 'logs-of-selected': {
      const component = selectedComponent(view, model);
      if (!component) return { view };
      const selected = { ...view.selected, logs: 0 };
      return { view: { ...view, screen: 'logs', filter: '', source: component.id, selected } };
    }
    case 'stop-speaking':
      return obey(view, 'stop', model);
    case 'change-window':
      return { view: { ...view, windowIndex: (view.windowIndex + 1) % windows.length } };
    case 'change-level': {
      const next = (logLevels.indexOf(view.level) + 1) % logLevels.length;
      return { view: { ...view, level: logLevels[next] ?? 'debug' } };
    }
    case 'change-source': {
      const sources = [undefined, ...logSources(model)];
      const next = (sources.indexOf(view.source) + 1) % sources.length;
      return { view: { ...view, source: sources[next], selected: { ...view.selected, logs: 0 } } };
    }
    case 'pause':
      return { view: { ...view, pausedAtMs: view.pausedAtMs === undefined ? nowMs : undefined } };
  }
}

const isNarrowed = (view: View) => view.filter !== '' || view.source !== undefined;

/** Lists with the newest at the bottom count back from there: up is more. */
const signOf = (view: View) => (view.screen === 'conversation' || view.screen === 'logs' ? -1 : 1);

function select(view: View, model: DashboardModel, nowMs: number, row: number): View {
  const last = Math.max(0, rowCount(view, model, nowMs) - 1);
  return { ...view, selected: { ...view.selected, [view.screen]: Math.max(0, Math.min(last, row)) } };
}

function applyFilterKey(view: View, text: string, name: string, typed: string | undefined): View {
  if (name === 'Esc') return browse({ ...view, filter: '' });
  if (name === 'Enter') return browse(view);
  const next = name === 'Backspace' ? text.slice(0, -1) : text + (typed ?? '');
  return {
    ...view,
    filter: next,
    mode: { type: 'filter', text: next },
    selected: { ...view.selected, [view.screen]: 0 },
  };
}

function applyCommandKey(
  view: View,
  mode: { readonly text: string; readonly historyIndex: number },
  name: string,
  typed: string | undefined,
  { model }: KeyContext,
): KeyOutcome {
  const typing = (text: string, historyIndex = mode.historyIndex): KeyOutcome => ({
    view: { ...view, mode: { type: 'command', text, historyIndex } },
  });
  switch (name) {
    case 'Esc':
      return { view: browse(view) };
    case 'Backspace':
      return mode.text === '' ? { view: browse(view) } : typing(mode.text.slice(0, -1));
    case 'Ctrl+U':
      return typing('');
    case 'Tab':
      return typing(completeCommand(mode.text, model).line);
    case '↑':
    case '↓': {
      const index = Math.max(0, Math.min(view.history.length, mode.historyIndex + (name === '↑' ? -1 : 1)));
      return typing(view.history[index] ?? '', index);
    }
    case 'Enter':
      return submit(browse(view), mode.text.trim(), model);
    default:
      return typed === undefined ? { view } : typing(mode.text + typed);
  }
}

function submit(view: View, line: string, model: DashboardModel): KeyOutcome {
  if (line === '') return { view };
  const history = [...view.history.filter((one) => one !== line), line].slice(-keptHistory);
  return obey({ ...view, history }, line, model);
}

/** Does what a line says, after a question where it destroys something. */
function obey(view: View, line: string, model: DashboardModel): KeyOutcome {
  const parsed = parseCommand(line, model);
  if (parsed.type === 'problem') return { view: { ...view, notice: { tone: 'bad', text: parsed.message } } };
  const { command, question } = parsed;
  if (question !== undefined) return { view: { ...view, mode: { type: 'confirm', question, command } } };
  return run(view, command);
}
