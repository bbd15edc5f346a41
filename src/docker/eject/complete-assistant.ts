import type { ServiceModel, StackModel, VolumeModel } from '../compose-file/model.ts';
import { markOf } from './secret-variables.ts';

/**
 * A stack that needs no aibot beside it: with the bot, which is otherwise aibot's daemon on the host, and with
 * the one-off jobs that fetch models, which aibot otherwise does itself.
 */
export function completeAssistant(stack: StackModel): StackModel {
  const { gateway } = stack.services;
  const jobs = Object.values(stack.services).flatMap((service) => modelJob(service) ?? []);
  const added = [...jobs, ...(gateway ? [botBeside(gateway)] : [])];
  return {
    ...stack,
    services: { ...stack.services, ...Object.fromEntries(added.map((one) => [one.name, one])) },
    volumes: gateway ? { ...stack.volumes, [botVolume]: volumeOf(stack, botVolume) } : stack.volumes,
  };
}

/** Preferences, timers and receipts. */
const botVolume = 'bot-data';
const homeDir = '/var/lib/aibot';

function volumeOf({ name }: StackModel, key: string): VolumeModel {
  return { key, name: `${name}_${key}`, isExternal: false, driverOptions: {}, labels: {} };
}

/** The bot runs on the engines of the gateway; what it keeps are preferences and the like. */
function botBeside(gateway: ServiceModel): ServiceModel {
  return {
    ...gateway,
    name: botName,
    command: ['daemon', 'run'],
    environment: {
      AIBOT_DISCORD_TOKEN: markOf('AIBOT_DISCORD_TOKEN'),
      AIBOT_GATEWAY_URL: `http://${gateway.name}:${gateway.aibot?.port ?? 8_080}`,
      AIBOT_GATEWAY_API_KEY: markOf('AIBOT_GATEWAY_KEY'),
      ...pick(gateway.environment, 'AIBOT_CACHE_REDIS_URL'),
    },
    ports: [],
    mounts: gateway.mounts.map((mount) =>
      mount.target === homeDir
        ? { type: 'volume', source: botVolume, target: homeDir, isReadOnly: false }
        : mount,
    ),
    dependsOn: [{ service: gateway.name, condition: 'service_healthy', isRequired: true, restarts: false }],
    healthcheck: {
      ...gateway.healthcheck,
      test: ['CMD', 'aibot', 'daemon', 'status', '--json'],
      // Each look is a process of half a second.
      intervalMs: 30_000,
      timeoutMs: 10_000,
      startIntervalMs: 2_000,
    },
    stopGracePeriodMs: 30_000,
  };
}

/** How a server is told to fetch a model, with a program of its own image. */
function modelJob(service: ServiceModel): ServiceModel | undefined {
  const { protocol, port, models } = service.aibot ?? {};
  if (models === undefined || models.length === 0) return undefined;
  const at = `http://${service.name}:${port}`;
  if (protocol === 'ollama') {
    const line = models.map((model) => `ollama pull ${quoted(model)}`).join(' && ');
    return job(service, ['sh', '-c', line], { OLLAMA_HOST: at });
  }
  if (protocol === 'openai-stt') {
    const line = models
      .map((model) => `curl -fsS -X POST ${quoted(`${at}/v1/models/${model}`)}`)
      .join(' && ');
    return job(service, ['sh', '-c', line], {});
  }
  return undefined;
}

/** For `sh`: one word, whatever is in it. */
const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

function job(
  service: ServiceModel,
  entrypoint: readonly string[],
  environment: Record<string, string>,
): ServiceModel {
  return {
    ...service,
    name: `${service.name}-models`,
    build: undefined,
    entrypoint,
    command: undefined,
    environment,
    ports: [],
    mounts: [{ type: 'tmpfs', target: '/tmp', options: [] }],
    healthcheck: undefined,
    dependsOn: [{ service: service.name, condition: 'service_healthy', isRequired: true, restarts: false }],
    restart: { policy: 'on-failure' },
    resources: { memoryBytes: 256 * 1_024 ** 2, devices: [] },
    aibot: undefined,
  };
}

const botName = 'bot';
export const isBot = ({ name }: ServiceModel) => name === botName;

/** A job ends; everything else is to run for ever. */
export const isJob = ({ restart: { policy } }: ServiceModel) => policy === 'on-failure' || policy === 'no';

function pick(record: Readonly<Record<string, string>>, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}
