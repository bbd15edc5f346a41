import type { Config } from '../config/schema.ts';
import { chooseDefaults, type MachineFacts, type ModelChoice } from '../models/choose-defaults.ts';
import { serverEngines } from './server-engines.ts';

/** An engine that was chosen, and why. */
export interface ChosenEngine {
  readonly id: string;
  readonly reason: string;
  /** A model of the language model server, asked for by this name; nothing of it is needed here. */
  readonly isServed?: boolean | undefined;
}

/** Which engines are used; of a chain the later ones stand in for the earlier. */
export interface ChosenEngines {
  readonly vad: ChosenEngine;
  readonly turn: ChosenEngine;
  readonly stt: readonly ChosenEngine[];
  readonly llm: readonly ChosenEngine[];
  readonly tts: readonly ChosenEngine[];
  readonly intent: ChosenEngine | undefined;
}

const asConfigured = 'the configuration says so';

/** What the configuration names; where it is silent, what suits this machine. A voice that always works ends the chain. */
export function chooseEngines(config: Config, facts: MachineFacts): ChosenEngines {
  const { engines, assistant } = config;
  const language = engines.stt.language ?? assistant.language;
  const defaults = chooseDefaults({ ...facts, language });
  const gateway = config.gateway.url;
  const chain = (
    task: 'stt' | 'llm' | 'tts',
    { use }: { readonly use: readonly string[] },
    choice: ModelChoice,
  ) =>
    use.length > 0
      ? use.map((id) => ({ id, reason: asConfigured }))
      : [
          ...(gateway === undefined
            ? []
            : [{ id: `gateway-${task}`, reason: `a gateway is configured (${gateway})` }]),
          ...serverEngines(task, engines),
          ...chosen(choice),
        ];
  const tts = chain('tts', engines.tts, defaults.tts);
  const { conversation, code, tool, command } = config.routes;
  const routed = [...conversation, ...code, ...tool, ...command].map(({ model }) => model);
  // In a container profile the server (LiteLLM) has the models, by the names they have when they are embedded.
  const isServed = config.profile !== 'embedded' && engines.llm.url !== undefined;
  const llm = chain('llm', engines.llm, defaults.llm);
  return {
    vad: first(engines.vad.use) ?? { id: 'silero-vad-v6', reason: defaults.vad.reason },
    turn: first(engines.turn.use) ??
      chosen(defaults.turn)[0] ?? { id: 'silence-only', reason: defaults.turn.reason },
    stt: chain('stt', engines.stt, defaults.stt),
    llm: [
      ...llm,
      ...routed
        .filter((id) => !llm.some((one) => one.id === id))
        .map((id) => ({ id, reason: 'a route names it', isServed })),
    ],
    tts: tts.some(({ id }) => id === 'flite')
      ? tts
      : [...tts, { id: 'flite', reason: 'the voice that always works' }],
    intent: first(engines.intent.use) ?? intentFor(facts),
  };
}

/** Key words stand in where the encoder is not there and may not be fetched. */
function intentFor({ installed, reach }: MachineFacts): ChosenEngine | undefined {
  const canBeHad = reach !== 'nothing' || installed.has('minilm-l6-v2-int8');
  return canBeHad
    ? { id: 'intent-minilm-v1', reason: 'it tells talk, code, tools and commands apart in 3 ms' }
    : undefined;
}

const first = ([id]: readonly string[]) => (id === undefined ? undefined : { id, reason: asConfigured });
const chosen = ({ modelId, reason }: ModelChoice): readonly ChosenEngine[] =>
  modelId === undefined ? [] : [{ id: modelId, reason }];
