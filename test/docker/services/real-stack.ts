import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolvePaths } from '../../../src/config/paths.ts';
import type { StackModel } from '../../../src/docker/compose-file/model.ts';
import { readStack } from '../../../src/docker/compose-file/read-stack.ts';
import { findOllama } from '../../real/servers/ollama.ts';
import type { EngineFacts } from '../engine/throw-away-engine.ts';
import { ensureServiceImages, type ImageBuilder } from '../images/service-images.ts';

export const realServices = ['whisper', 'ollama', 'litellm', 'piper', 'redis', 'gateway'] as const;
export type RealService = (typeof realServices)[number];

/** The stack of `stacks/compose.yaml` with real servers in it. */
export interface RealStack {
  readonly stack: StackModel;
  readonly files: readonly [string, ...string[]];
  /** What the files are filled in with; also as environment for `docker compose` and `aibot`. */
  readonly variables: Readonly<Record<string, string>>;
  /** `http://127.0.0.1:<port>` of each, Redis' one with its own scheme. */
  readonly urls: Readonly<Record<RealService, string>>;
  readonly gatewayKey: string;
  /** Whether our own image could be built; without it the stack has no gateway. */
  readonly hasGateway: boolean;
}

/** Our own image wants the whole npm registry; a build that takes longer is given up. */
const longestOwnBuildMs = 300_000;

/** In which `aibot` has this stack as its own, below a home of its own. */
export function aibotEnvironment(
  { files, variables, stack }: RealStack,
  { endpoint }: EngineFacts,
  home: string,
): Record<string, string> {
  return {
    ...variables,
    AIBOT_HOME: home,
    AIBOT_MODELS_DIR: modelsDir(),
    AIBOT_OFFLINE: 'true',
    AIBOT_PROFILE: 'docker',
    AIBOT_DOCKER_HOST: endpoint,
    AIBOT_DOCKER_FILES: JSON.stringify(files),
    // Small ones stand in: two cores run the containers already.
    AIBOT_ENGINES_STT_USE: 'openai-stt,moonshine-tiny-en',
    AIBOT_ENGINES_LLM_USE: 'openai-llm,smollm2-135m-instruct',
    AIBOT_ENGINES_TTS_USE: 'piper-http,piper-en-us-joe-medium',
    COMPOSE_PROJECT_NAME: stack.name,
    NO_COLOR: '1',
  };
}

const modelsDir = () => process.env['AIBOT_MODELS_DIR'] ?? resolvePaths().modelsDir;
const neededModels = [
  'whisper-tiny-en-ct2/model.bin',
  'smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf',
  'piper-en-us-joe-medium/en_US-joe-medium.onnx',
  'silero-vad-v6',
  'minilm-l6-v2-int8',
];

/** Why the servers have nothing to serve; `undefined` when they do. */
export function whyNoModels(): string | undefined {
  const missing = neededModels.find((file) => !existsSync(join(modelsDir(), file)));
  return missing && `the model file ${missing} is missing; fetch it: \`npm test -- real\``;
}

/** Images are built or loaded; nothing is started. */
export async function prepareRealStack(projectName: string, builder: ImageBuilder): Promise<RealStack> {
  const images = await ensureServiceImages(['redis', 'piper', 'whisper', 'litellm'], builder);
  const thinking = await prepareThinking(builder);
  const own = await ensureServiceImages(['aibot'], {
    ...builder,
    signal: AbortSignal.timeout(longestOwnBuildMs),
  }).catch((error: unknown) => {
    console.warn(`!! The image of aibot could not be built; the gateway in it is SKIPPED: ${String(error)}`);
    return undefined;
  });
  const ports = await freePorts();
  const gatewayKey = randomBytes(16).toString('hex');
  const variables = {
    AIBOT_TEST_MODELS: modelsDir(),
    AIBOT_WHISPER_IMAGE: images.whisper,
    AIBOT_LITELLM_IMAGE: images.litellm,
    AIBOT_PIPER_IMAGE: images.piper,
    AIBOT_REDIS_IMAGE: images.redis,
    AIBOT_IMAGE: own?.aibot ?? '',
    AIBOT_TTS_VOICE: 'en_US-joe-medium',
    ...thinking.variables,
    AIBOT_LLM_MODEL: thinking.model,
    AIBOT_CODE_MODEL: thinking.model,
    AIBOT_STT_MODEL: 'whisper-1',
    AIBOT_GATEWAY_KEY: gatewayKey,
    ...Object.fromEntries(
      realServices.map((service) => [`AIBOT_${service.toUpperCase()}_PORT`, String(ports[service])]),
    ),
  };
  const files = ['../../../stacks/compose.yaml', 'compose.yaml', thinking.file].map((file) =>
    fileURLToPath(new URL(file, import.meta.url)),
  ) as [string, ...string[]];
  const read = readStack({ files, projectName, env: variables, profiles: [] });
  const stack = own ? read.stack : withoutGateway(read.stack);
  const url = (service: RealService) =>
    `${service === 'redis' ? 'redis' : 'http'}://127.0.0.1:${ports[service]}`;
  const urls = Object.fromEntries(realServices.map((service) => [service, url(service)]));
  return {
    stack,
    files,
    variables,
    urls: urls as RealStack['urls'],
    gatewayKey,
    hasGateway: own !== undefined,
  };
}

/** Ollama, with a model to be pulled from a registry beside it; llama.cpp's server, with a file, where it is not had. */
async function prepareThinking(builder: ImageBuilder) {
  const program = await findOllama();
  if (!program?.librariesDir) {
    console.warn('!! llama-server stands where Ollama is in the stack.');
    const { llama } = await ensureServiceImages(['llama'], builder);
    return { file: 'llama.yaml', model: 'smollm2', variables: { AIBOT_OLLAMA_IMAGE: llama } };
  }
  const { node, ollama } = await ensureServiceImages(['node', 'ollama'], builder);
  return {
    file: 'ollama.yaml',
    model: 'http://models:5000/library/smollm2',
    variables: {
      AIBOT_OLLAMA_IMAGE: ollama,
      AIBOT_TEST_NODE_IMAGE: node,
      AIBOT_TEST_DIR: fileURLToPath(new URL('../..', import.meta.url)),
    },
  };
}

function withoutGateway(stack: StackModel): StackModel {
  const services = Object.entries(stack.services).filter(([name]) => name !== 'gateway');
  return { ...stack, services: Object.fromEntries(services) };
}

/** All are held until each has its own. */
async function freePorts(): Promise<Record<RealService, number>> {
  const servers = await Promise.all(
    realServices.map(async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return Object.fromEntries(realServices.map((name, index) => [name, ports[index]])) as Record<
    RealService,
    number
  >;
}
