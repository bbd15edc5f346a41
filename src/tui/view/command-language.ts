import type { EndpointName, InputOf } from '../../control/contract.ts';
import type { ServiceAction, ServiceStatus } from '../../control/services.ts';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { partsOf, serviceOf } from '../../dashboard/parts.ts';
import { nearest } from '../../shared/nearest.ts';
import { settingKeys, settingValues } from './complete-setting.ts';
import { logSources } from './log-sources.ts';
import { type ScreenName, screens } from './screen-names.ts';

type Call<Name extends EndpointName> = {
  readonly [Key in Name]: { readonly endpoint: Key; readonly input: InputOf<Key> };
}[Name];

/** One thing to be done, typed or pressed. */
export type DashboardCommand =
  | {
      readonly type: 'call';
      readonly call: Call<'ask' | 'say' | 'stop' | 'voiceJoin' | 'voiceLeave' | 'restart' | 'serviceAct'>;
      /** What is said when it is done. */
      readonly done: string;
    }
  | { readonly type: 'set'; readonly key: string; readonly value: string }
  | { readonly type: 'show'; readonly screen: ScreenName }
  /** The log of one part, or of all. */
  | { readonly type: 'logs'; readonly source: string | undefined }
  | { readonly type: 'quit' };

interface Problem {
  readonly type: 'problem';
  readonly message: string;
}

interface CommandWord {
  readonly word: string;
  readonly usage: string;
  readonly summary: string;
  /** Asked before it is done. */
  readonly question?: (argument: string) => string | undefined;
  /** Undefined when something is missing. */
  readonly parse: (argument: string, model: DashboardModel) => DashboardCommand | Problem | undefined;
  /** All an argument may be, as far as that is known; `before` is the one before it, of a word that takes two. */
  readonly complete?: (model: DashboardModel, before: string) => readonly string[];
  readonly takesTwo?: true;
}

const call = (one: Extract<DashboardCommand, { type: 'call' }>['call'], done: string): DashboardCommand => ({
  type: 'call',
  call: one,
  done,
});

const partIds = ({ status, services }: DashboardModel) =>
  partsOf(status?.components ?? [], services).map((part) => part.id);

const containersOf = ({ services }: DashboardModel) => services.filter(({ kind }) => kind === 'container');

const done: Readonly<Record<ServiceAction, string>> = {
  start: 'Started',
  stop: 'Stopped',
  restart: 'Restarted',
  pull: 'Fetched the image of',
};

const act = (action: ServiceAction, { name }: ServiceStatus) =>
  call({ endpoint: 'serviceAct', input: { name, action } }, `${done[action]} ${name}.`);

/** Acts on a container; what is none can only be restarted. */
function actOn(action: ServiceAction, part: string, model: DashboardModel) {
  const containers = containersOf(model);
  const service = serviceOf(containers, part);
  if (service) return act(action, service);
  if (action === 'restart')
    return call({ endpoint: 'restart', input: { component: part } }, `Restarted ${part}.`);
  const known = containers.map(({ name }) => name).join(', ');
  const message = `${part} is no service, it can only be restarted. ${known === '' ? 'This profile has none.' : `Services: ${known}.`}`;
  return { type: 'problem', message } as const;
}

const actWord = (
  word: 'start' | 'pull',
  summary: string,
  question?: (part: string) => string,
): CommandWord => ({
  word,
  usage: `${word} SERVICE`,
  summary,
  ...(question && { question }),
  parse: (part, model) => (part === '' ? undefined : actOn(word, part, model)),
  complete: (model) => containersOf(model).map(({ name }) => name),
});

/** What can be typed after `:`; the help is printed from here. */
export const commandWords: readonly CommandWord[] = [
  {
    word: 'ask',
    usage: 'ask QUESTION',
    summary: 'Ask it something, as if spoken',
    parse: (text) => (text === '' ? undefined : call({ endpoint: 'ask', input: { text } }, 'Answered.')),
  },
  {
    word: 'say',
    usage: 'say TEXT',
    summary: 'Say it in the voice channel',
    parse: (text) => (text === '' ? undefined : call({ endpoint: 'say', input: { text } }, 'Said.')),
  },
  {
    word: 'stop',
    usage: 'stop [SERVICE]',
    summary: 'Stop speaking, or a service (asks)',
    question: (part) => (part === '' ? undefined : `Stop ${part}?`),
    parse: (part, model) =>
      part === '' ? call({ endpoint: 'stop', input: {} }, 'Stopped speaking.') : actOn('stop', part, model),
    complete: (model) => containersOf(model).map(({ name }) => name),
  },
  {
    word: 'join',
    usage: 'join [CHANNEL ID]',
    summary: 'Join it, or the only occupied one',
    parse: (id) => call({ endpoint: 'voiceJoin', input: id === '' ? {} : { channelId: id } }, 'Joined.'),
  },
  {
    word: 'leave',
    usage: 'leave [CHANNEL ID]',
    summary: 'Leave it, or all of them (asks)',
    question: (id) => (id === '' ? 'Leave every voice channel?' : `Leave the voice channel ${id}?`),
    parse: (id) => call({ endpoint: 'voiceLeave', input: id === '' ? {} : { channelId: id } }, 'Left.'),
  },
  {
    word: 'restart',
    usage: 'restart PART',
    summary: 'Restart a host, a service, Discord (asks)',
    question: (part) => `Restart ${part}?`,
    parse: (part, model) => (part === '' ? undefined : actOn('restart', part, model)),
    complete: partIds,
  },
  actWord('start', 'Start a service'),
  actWord(
    'pull',
    'Fetch its image anew (asks)',
    (part) => `Fetch the image of ${part} anew, and restart it?`,
  ),
  {
    word: 'logs',
    usage: 'logs [SOURCE]',
    summary: 'The log of one part, or of all',
    parse: (source) => ({ type: 'logs', source: source === '' ? undefined : source }),
    complete: logSources,
  },
  {
    word: 'set',
    usage: 'set KEY VALUE',
    summary: 'Change a setting, for the next start',
    parse(argument) {
      const [key = '', ...rest] = argument.split(' ');
      return rest.length === 0 ? undefined : { type: 'set', key, value: rest.join(' ') };
    },
    takesTwo: true,
    complete: (model, key) => (key === '' ? settingKeys() : settingValues(key, model)),
  },
  {
    word: 'show',
    usage: 'show SCREEN',
    summary: 'Another screen',
    parse(name) {
      const screen = screens.find((one) => one === name);
      return screen && { type: 'show', screen };
    },
    complete: () => screens,
  },
  { word: 'quit', usage: 'quit', summary: 'Close the dashboard', parse: () => ({ type: 'quit' }) },
];

export type ParsedCommand =
  | { readonly type: 'command'; readonly command: DashboardCommand; readonly question?: string | undefined }
  | Problem;

export function parseCommand(line: string, model: DashboardModel): ParsedCommand {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  const argument = rest.join(' ');
  const known = commandWords.find((one) => one.word === word || (word === 'q' && one.word === 'quit'));
  if (!known) {
    const meant = nearest(
      word,
      commandWords.map((one) => one.word),
    );
    return {
      type: 'problem',
      message: `There is no command ":${word}".${meant ? ` Did you mean ":${meant}"?` : ' ? shows them all.'}`,
    };
  }
  const command = known.parse(argument, model);
  if (!command) return { type: 'problem', message: `Write :${known.usage}` };
  if (command.type === 'problem') return command;
  return { type: 'command', command, question: known.question?.(argument) };
}

/** The line with its last word completed as far as all candidates agree, and the candidates. */
export function completeCommand(
  line: string,
  model: DashboardModel,
): { readonly line: string; readonly candidates: readonly string[] } {
  const space = line.indexOf(' ');
  if (space < 0)
    return completed(
      '',
      line,
      commandWords.map((one) => one.word),
    );
  const word = commandWords.find((one) => one.word === line.slice(0, space));
  const second = word?.takesTwo ? line.indexOf(' ', space + 1) : -1;
  const start = Math.max(space, second) + 1;
  const before = line.slice(space + 1, start).trim();
  return completed(line.slice(0, start), line.slice(start), word?.complete?.(model, before) ?? []);
}

function completed(head: string, typed: string, words: readonly string[]) {
  const candidates = words.filter((word) => word.startsWith(typed));
  const [first = typed] = candidates;
  const common = candidates.reduce((shared, word) => {
    let length = 0;
    while (length < shared.length && shared[length] === word[length]) length += 1;
    return shared.slice(0, length);
  }, first);
  return { line: head + common + (candidates.length === 1 ? ' ' : ''), candidates };
}
