import type { EndpointName, ParsedInputOf, ReplyOf } from '../../control/contract.ts';
import { AibotError, exitCodes } from '../../shared/errors.ts';
import type { DaemonParts } from '../daemon-parts.ts';
import type { EventBus } from '../event-bus.ts';
import type { LogBuffer } from '../log-buffer.ts';

/** What answers each endpoint. */
export type Handlers = {
  readonly [Name in EndpointName]: (
    input: ParsedInputOf<Name>,
    options: { readonly signal: AbortSignal },
  ) => Promise<ReplyOf<Name>>;
};

export interface HandlersOptions {
  readonly parts: DaemonParts;
  readonly logs: LogBuffer;
  readonly bus: Pick<EventBus, 'lastId'>;
  readonly status: () => Promise<ReplyOf<'status'>>;
  readonly isReady: () => boolean;
  readonly requestStop: (reason: string) => void;
}

const done = { done: true } as const;

export function createHandlers({
  parts,
  logs,
  bus,
  status,
  isReady,
  requestStop,
}: HandlersOptions): Handlers {
  const { actions } = parts;
  /** Actions need the engines; until they are loaded the answer is an honest "not yet". */
  const whenReady =
    <Input, Reply>(run: (input: Input, options: { readonly signal: AbortSignal }) => Promise<Reply>) =>
    async (input: Input, options: { readonly signal: AbortSignal }) => {
      if (!isReady()) throw notReadyError();
      return run(input, options);
    };

  return {
    status,
    logs: ({ limit, ...filter }) =>
      Promise.resolve({ records: logs.read(filter, limit), cursor: bus.lastId() }),
    turns: async (input, options) => ({ turns: await actions.turns(input, options) }),
    routes: async (input, options) => ({ routes: await actions.routes(input, options) }),
    correctRoute: async (input, options) => ({ route: await actions.correctRoute(input, options) }),
    ask: whenReady((input, options) => actions.ask(input, options)),
    say: whenReady(async (input, options) => {
      await actions.say(input, options);
      return done;
    }),
    stop: whenReady(async (input, options) => ({ stopped: await actions.stopSpeaking(input, options) })),
    voiceJoin: whenReady(async (input, options) => ({ session: await actions.joinVoice(input, options) })),
    voiceLeave: whenReady(async (input, options) => ({ left: await actions.leaveVoice(input, options) })),
    voiceStatus: () => Promise.resolve({ sessions: parts.sessions() }),
    restart: whenReady(async ({ component }, options) => {
      await actions.restartComponent(component, options);
      return done;
    }),
    services: async (_input, options) => ({ services: await actions.services(options) }),
    servicesUp: whenReady((_input, options) => actions.servicesUp(options)),
    serviceAct: whenReady(async (input, options) => ({
      service: await actions.actOnService(input, options),
    })),
    selfCheck: whenReady((_input, options) => actions.selfCheck(options)),
    shutdown() {
      requestStop('asked by the control API');
      return Promise.resolve({ pid: process.pid });
    },
  };
}

function notReadyError(): AibotError {
  return new AibotError('The daemon is still starting.', {
    code: 'not-ready',
    retryable: true,
    exitCode: exitCodes.unavailable,
    nextSteps: ['Watch it with `aibot status --watch`.'],
  });
}
