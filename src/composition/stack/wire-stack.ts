import type { Config } from '../../config/schema.ts';
import type {
  ServiceModel,
  ServiceProtocol,
  ServiceRole,
  StackModel,
} from '../../docker/compose-file/model.ts';

/** Which service stands behind which engine, and the settings by which the engine finds it. */
export interface StackWiring {
  /** With the addresses of the services where the owner has set none. */
  readonly config: Config;
  /** The service behind an engine; undefined of engines that need none of ours. */
  serviceOf(engineId: string): string | undefined;
  /** Two language model servers know one model by different names. */
  configOf(engineId: string): Config;
}

type Api = NonNullable<Config['engines']['stt']['api']> | NonNullable<Config['engines']['tts']['api']>;

const engineOf: Partial<Record<ServiceProtocol, { readonly id: string; readonly api?: Api }>> = {
  'openai-stt': { id: 'openai-stt', api: 'openai' },
  'whisper-asr': { id: 'whisper-asr-webservice', api: 'whisper-asr-webservice' },
  'wyoming-stt': { id: 'wyoming-stt', api: 'wyoming' },
  'openai-llm': { id: 'openai-llm' },
  ollama: { id: 'ollama' },
  'openai-tts': { id: 'openai-tts', api: 'openai' },
  'piper-http': { id: 'piper-http', api: 'piper' },
  'wyoming-tts': { id: 'wyoming-tts', api: 'wyoming' },
};

/** Points the engines at the published ports of a stack. What the owner has set goes before. */
export function wireStack(config: Config, stack: StackModel): StackWiring {
  const { stt, llm, tts } = config.engines;
  const hearing = stt.url === undefined ? published(stack, 'stt')[0] : undefined;
  const speaking = tts.url === undefined ? published(stack, 'tts')[0] : undefined;
  const thinking = published(stack, 'llm');
  const openAi =
    llm.url === undefined ? thinking.find(({ protocol }) => protocol === 'openai-llm') : undefined;
  const ollama =
    llm.ollamaUrl === undefined ? thinking.find(({ protocol }) => protocol === 'ollama') : undefined;
  const cache = config.cache.redisUrl === undefined ? published(stack, 'cache')[0] : undefined;
  const serviceOf = new Map<string, string>();
  for (const one of [hearing, speaking, openAi, ollama]) {
    const engine = one && engineOf[one.protocol];
    if (engine) serviceOf.set(engine.id, one.service.name);
  }
  const wired: Config = {
    ...config,
    engines: {
      ...config.engines,
      stt: { ...stt, ...(hearing && addressOf(hearing)), model: stt.model ?? hearing?.model } as typeof stt,
      tts: {
        ...tts,
        ...(speaking && addressOf(speaking)),
        model: tts.model ?? speaking?.model,
      } as typeof tts,
      llm: {
        ...llm,
        ...(openAi && { url: urlOf(openAi) }),
        ...(ollama && { ollamaUrl: urlOf(ollama) }),
        model: llm.model ?? openAi?.model ?? ollama?.model,
      },
    },
    cache: { ...config.cache, ...(cache && { redisUrl: urlOf(cache) }) },
  };
  return {
    config: wired,
    serviceOf: (engineId) => serviceOf.get(engineId),
    configOf: (engineId) =>
      engineId === 'ollama' && ollama && llm.model === undefined
        ? { ...wired, engines: { ...wired.engines, llm: { ...wired.engines.llm, model: ollama.model } } }
        : wired,
  };
}

interface Published {
  readonly service: ServiceModel;
  readonly protocol: ServiceProtocol;
  readonly host: string;
  readonly port: number;
  readonly model: string | undefined;
}

/** The services of a role that can be reached from here, those to be asked first in front. */
function published(stack: StackModel, role: ServiceRole): readonly Published[] {
  return Object.values(stack.services)
    .filter(({ aibot }) => aibot?.role === role)
    .sort((one, other) => (one.aibot?.preference ?? 0) - (other.aibot?.preference ?? 0))
    .flatMap((service): readonly Published[] => {
      const port = service.ports.find(({ target }) => target === service.aibot?.port);
      if (!service.aibot || port?.published === undefined) return [];
      const host = port.hostIp === undefined || port.hostIp === '0.0.0.0' ? '127.0.0.1' : port.hostIp;
      const { protocol, models } = service.aibot;
      return [{ service, protocol, host, port: port.published, model: models[0] }];
    });
}

function urlOf({ protocol, host, port }: Published): string {
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (protocol.startsWith('wyoming')) return `tcp://${at}`;
  if (protocol === 'redis') return `redis://${at}`;
  return protocol.startsWith('openai') ? `http://${at}/v1` : `http://${at}`;
}

function addressOf(service: Published): { readonly url: string; readonly api?: Api | undefined } {
  return { url: urlOf(service), api: engineOf[service.protocol]?.api };
}

/** Where a service is reached from here; undefined when it publishes nothing. */
export function addressOfService(stack: StackModel, name: string): string | undefined {
  const role = stack.services[name]?.aibot?.role;
  const found = role && published(stack, role).find(({ service }) => service.name === name);
  return found && urlOf(found);
}
