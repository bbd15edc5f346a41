import { describe, expect, it } from 'vitest';
import { conversationEvents, servicesOf, statusOf } from '../../../test/tui/recorded-conversation.ts';
import { applyChange, type DashboardModel, emptyModel } from '../../dashboard/dashboard-model.ts';
import { applyKey, type KeyOutcome } from './apply-key.ts';
import { commandWords, completeCommand, parseCommand } from './command-language.ts';
import { keyBindings } from './key-bindings.ts';
import type { KeyPress } from './key-name.ts';
import { screens } from './screen-names.ts';
import { logsShown } from './selection.ts';
import { firstView, type View } from './view.ts';

const nowMs = 10;
const withServices = applyChange(emptyModel, { type: 'services-read', services: servicesOf() });
const withStatus = applyChange(withServices, { type: 'status-read', status: statusOf(), nowMs });
const model: DashboardModel = ['t1', 't2'].reduce(
  (before, turnId) =>
    conversationEvents(turnId).reduce(
      (next, event) => applyChange(next, { type: 'event-received', event, nowMs }),
      before,
    ),
  withStatus,
);

const presses: Readonly<Record<string, KeyPress>> = {
  Enter: { return: true },
  Esc: { escape: true },
  Tab: { tab: true },
  Up: { upArrow: true },
  Down: { downArrow: true },
  Backspace: { backspace: true },
};

/** Types keys one after the other; a name of `presses` is that key. */
function type(view: View, ...keys: readonly string[]): KeyOutcome {
  return keys.reduce<KeyOutcome>(
    (outcome, key) => {
      const press = presses[key];
      return applyKey(outcome.view, press ? '' : key, press ?? {}, { model, nowMs });
    },
    { view },
  );
}

describe('keys', () => {
  it('switch screens by number and by Tab, in a circle', () => {
    expect(['1', '2', '3', '4', '5'].map((key) => type(firstView, key).view.screen)).toEqual(screens);
    expect(type(firstView, 'Tab', 'Tab', 'Tab', 'Tab', 'Tab').view.screen).toBe('overview');
  });

  it('never mean two things on one screen', () => {
    for (const screen of screens) {
      const keys = keyBindings.filter(({ on }) => !on || on.includes(screen)).flatMap((one) => one.keys);
      expect(new Set(keys).size, screen).toBe(keys.length);
    }
  });

  it('ask before they destroy', () => {
    const asked = type(firstView, '4', 'Down', 'r');
    expect(asked).toMatchObject({
      view: { mode: { type: 'confirm', question: 'Restart llm:qwen2.5-coder-1.5b-instruct?' } },
    });
    expect(asked.effect).toBeUndefined();
    expect(type(asked.view, 'n')).toMatchObject({ view: { mode: { type: 'browse' } } });
    expect(type(asked.view, 'n').effect).toBeUndefined();
    expect(type(asked.view, 'y').effect).toMatchObject({
      type: 'run',
      command: { call: { endpoint: 'restart', input: { component: 'llm:qwen2.5-coder-1.5b-instruct' } } },
    });
  });

  it('act on the service that was chosen, and ask before they stop it', () => {
    const input = (action: string) => ({
      command: { call: { endpoint: 'serviceAct', input: { name: 'ollama', action } } },
    });
    const chosen = type(firstView, '4', 'G').view;
    expect(type(chosen, 's').effect).toMatchObject(input('start'));
    for (const [key, action] of [
      ['x', 'stop'],
      ['r', 'restart'],
      ['p', 'pull'],
    ] as const) {
      const asked = type(chosen, key);
      expect(asked.effect, action).toBeUndefined();
      expect(asked.view.mode.type, action).toBe('confirm');
      expect(type(asked.view, 'y').effect).toMatchObject(input(action));
    }
    expect(type(firstView, '4', 's').view.notice?.text).toBe(
      'stt:moonshine-base-en is no service, it can only be restarted. Services: whisper, ollama.',
    );
  });

  it('show the log of the part that was chosen, of each other, and of all again', () => {
    const ofHost = type(firstView, '4', 'j', 'j', 'j', 'o').view;
    expect(ofHost).toMatchObject({ screen: 'logs', source: 'host:hearing', filter: '' });
    expect(logsShown(ofHost, model)).toEqual([]);
    const ofStt = type(firstView, '5', 'f').view;
    expect(ofStt.source).toBe('stt');
    expect(logsShown(ofStt, model)).toHaveLength(2);
    expect(type(ofStt, 'f').view.source).toBeUndefined();
    expect(type(ofStt, 'Esc').view).toMatchObject({ source: undefined, screen: 'logs' });
    expect(type(firstView, '5', 'y').effect).toEqual({ type: 'copy-logs' });
  });

  it('lead out from everywhere', () => {
    for (const keys of [[], ['?'], [':', 'x'], ['4', 'r'], ['5', '/']]) {
      const { view } = type(firstView, ...keys);
      expect(applyKey(view, 'c', { ctrl: true }, { model, nowMs }).effect).toEqual({ type: 'quit' });
    }
  });

  it('open the receipt of the turn that was chosen', () => {
    expect(type(firstView, '2', 'Enter').view.mode).toMatchObject({ receipt: { turnId: 't2' } });
    expect(type(firstView, '2', 'Up', 'Enter').view.mode).toMatchObject({ receipt: { turnId: 't1' } });
    expect(type(firstView, '2', 'Up', 'Up', 'Up').view.selected.conversation).toBe(1);
  });

  it('filter while they are typed', () => {
    const { view } = type(firstView, '5', '/', 'stt');
    expect(view).toMatchObject({ filter: 'stt', mode: { type: 'filter' } });
    expect(type(view, 'Enter').view).toMatchObject({ filter: 'stt', mode: { type: 'browse' } });
    expect(type(view, 'Esc').view.filter).toBe('');
  });

  it('are taken one by one when the terminal delivers them together', () => {
    expect(type(firstView, '2:say hello\r').effect).toMatchObject({
      command: { call: { endpoint: 'say', input: { text: 'hello' } } },
    });
  });
});

describe('the command line', () => {
  it('runs what was typed, and remembers it', () => {
    const { view, effect } = type(firstView, ':', 'ask what time is it?', 'Enter');
    expect(effect).toMatchObject({
      command: { call: { endpoint: 'ask', input: { text: 'what time is it?' } } },
    });
    expect(type(view, ':', 'Up').view.mode).toMatchObject({ text: 'ask what time is it?' });
    expect(type(view, ':', 'Up', 'Down').view.mode).toMatchObject({ text: '' });
  });

  it.each([
    [':set gateway.en', 'set gateway.enabled '],
    [':set gateway.enabled t', 'set gateway.enabled true '],
    [':set conversation.mode al', 'set conversation.mode always '],
    [':set engines.llm.use q', 'set engines.llm.use qwen2.5-coder-1.5b-instruct '],
    [':set gateway.port ', 'set gateway.port 8080 '],
    [':set discord.token ', 'set discord.token '],
    [':set no.such.key t', 'set no.such.key t'],
  ])('completes %s to %s', (typed, completed) => {
    expect(type(firstView, typed, 'Tab').view.mode).toMatchObject({ text: completed });
  });

  it('names the values of a setting without its key', () => {
    expect(completeCommand('set discord.consent opt', model).candidates).toEqual(['opt-out', 'opt-in']);
  });

  it('completes commands, parts, settings and screens', () => {
    const textAfter = (...keys: string[]) => type(firstView, ':', ...keys).view.mode;
    expect(textAfter('re', 'Tab')).toMatchObject({ text: 'restart ' });
    expect(textAfter('stop w', 'Tab')).toMatchObject({ text: 'stop whisper ' });
    expect(textAfter('logs s', 'Tab')).toMatchObject({ text: 'logs stt ' });
    expect(textAfter('restart host:t', 'Tab')).toMatchObject({ text: 'restart host:thinking ' });
    expect(textAfter('restart host:', 'Tab')).toMatchObject({ text: 'restart host:' });
    expect(textAfter('set discord.tok', 'Tab')).toMatchObject({ text: 'set discord.token ' });
    expect(textAfter('show lat', 'Tab')).toMatchObject({ text: 'show latency ' });
  });

  it('says what is wrong with a command', () => {
    expect(type(firstView, ':', 'restrat x', 'Enter').view.notice).toEqual({
      tone: 'bad',
      text: 'There is no command ":restrat". Did you mean ":restart"?',
    });
    expect(type(firstView, ':', 'set log.level', 'Enter').view.notice?.text).toBe('Write :set KEY VALUE');
  });

  it('asks before it leaves a channel', () => {
    expect(type(firstView, ':', 'leave', 'Enter').view.mode).toMatchObject({
      question: 'Leave every voice channel?',
    });
  });

  it('knows every command it lists', () => {
    for (const { usage } of commandWords) {
      const line = usage.replace('SCREEN', 'logs').replace('SERVICE', 'ollama').replaceAll(/[[\]]/g, '');
      expect(parseCommand(line, model), usage).toMatchObject({ type: 'command' });
    }
  });
});
