import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { StackModel } from '../compose-file/model.ts';
import { readStack } from '../compose-file/read-stack.ts';
import { completeAssistant } from './complete-assistant.ts';
import { ejectCompose } from './eject-compose.ts';
import { ejectKubernetes } from './eject-kubernetes.ts';
import type { EjectedFile } from './ejected-file.ts';
import { isSecretName, markLiteralSecrets, markOf, markSecret } from './secret-variables.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aibot-eject-'));
  write(dir, {
    'compose.yaml': file,
    'conf/a.yaml': 'a: 1\n',
    'conf/deep/b.yaml': 'b: 2\n',
    'voice/Dockerfile': 'FROM x\n',
  });
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = `name: n
services:
  brain:
    image: brain:1
    restart: always
    entrypoint: [serve]
    command: [--cache, "no", "$$HOME", "$$(X)"]
    volumes: ["models:/models", "./conf:/etc/conf:ro"]
    read_only: true
    tmpfs: ["/tmp:size=64m"]
    healthcheck: {test: ok $$x, interval: 10s, timeout: 5s, retries: 3, start_period: 2m, start_interval: 500ms}
    deploy: {resources: {limits: {memory: 2g}, reservations: {devices: [{capabilities: [gpu], count: all}]}}}
    x-aibot: {role: llm, protocol: ollama, port: 11434, models: ["m:1", "m:2"], group: 7}
  voice:
    image: voice:1
    restart: always
    build: ./voice
    user: "5:6"
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    healthcheck: {test: [CMD, printf, "%s %s", "a:\${REDIS_PASSWORD}", "it's $$5"]}
  gateway:
    image: gateway:1
    restart: unless-stopped
    build: ..
    ports: ["127.0.0.1:8080:8080"]
    environment:
      AIBOT_GATEWAY_ACCEPTED_KEY: "\${AIBOT_GATEWAY_KEY:-}"
      AIBOT_CACHE_REDIS_URL: "redis://:\${REDIS_PASSWORD}@redis"
      HF_TOKEN: \${HF_TOKEN:-none}
      VAULT_API_KEY: very-secret-too
      MAX_TOKENS: "64"
    tmpfs: ["/var/lib/aibot:mode=1777"]
    healthcheck: {test: ok}
    depends_on: {brain: {condition: service_healthy}}
    x-aibot: {role: gateway, protocol: aibot-gateway, port: 8080}
volumes: {models: {}}
`;

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function wholeStack(): StackModel {
  const env = {
    AIBOT_GATEWAY_KEY: 'very-secret',
    AIBOT_DISCORD_TOKEN: 'very-secret',
    REDIS_PASSWORD: 'very-secret',
    HF_TOKEN: 'very-secret',
  };
  const files = [join(dir, 'compose.yaml')] as const;
  const { stack } = readStack({ files: [...files], env, variables: markSecret });
  return completeAssistant(markLiteralSecrets(stack));
}

const contentOf = (files: readonly EjectedFile[]) =>
  Object.fromEntries(files.map(({ path, content }) => [path, content]));

describe('the compose file', () => {
  it('is read back as the stack it was written from', () => {
    const stack = wholeStack();
    write(join(dir, 'out'), contentOf(ejectCompose(stack)));
    const back = readStack({ files: [join(dir, 'out/compose.yaml')], env: {}, variables: markSecret }).stack;
    expect(comparable(back, join(dir, 'out'))).toEqual(comparable(stack, dir));
  });

  it('brings along what is mounted and built, and nothing from outside', () => {
    const paths = ejectCompose(wholeStack()).map(({ path }) => path);
    expect(paths).toEqual([
      'compose.yaml',
      '.env.example',
      'conf/a.yaml',
      'conf/deep/b.yaml',
      'voice/Dockerfile',
    ]);
  });

  it('has the bot, and a job for the models of each server', () => {
    const { bot, 'brain-models': job } = wholeStack().services;
    expect(bot).toMatchObject({
      command: ['daemon', 'run'],
      ports: [],
      mounts: [{ type: 'volume', source: 'bot-data' }],
      dependsOn: [{ service: 'gateway', condition: 'service_healthy' }],
    });
    expect(bot?.environment['AIBOT_GATEWAY_URL']).toBe('http://gateway:8080');
    expect(job).toMatchObject({
      entrypoint: ['sh', '-c', "ollama pull 'm:1' && ollama pull 'm:2'"],
      environment: { OLLAMA_HOST: 'http://brain:11434' },
      restart: { policy: 'on-failure' },
    });
  });

  it('names secrets and holds none', () => {
    const files = ejectCompose(wholeStack());
    const all = files.map(({ content }) => content).join('');
    expect(all).not.toContain('very-secret');
    expect(all).not.toContain('<secret');
    expect(contentOf(files)['.env.example']?.match(/^\w+(?==$)/gm)).toEqual([
      'REDIS_PASSWORD',
      'AIBOT_GATEWAY_KEY',
      'HF_TOKEN',
      'VAULT_API_KEY',
      'AIBOT_DISCORD_TOKEN',
    ]);
    expect(contentOf(files)['compose.yaml']).toContain(
      'redis://:${REDIS_PASSWORD:?set REDIS_PASSWORD in .env}@redis',
    );
    expect(wholeStack().services['gateway']?.environment['MAX_TOKENS']).toBe('64');
  });
});

/** All but what is aibot's alone, and what cannot be built any more; paths as they are within the folder. */
function comparable({ services, volumes, networks }: StackModel, folder: string): unknown {
  const plain = Object.values(services).map((service) => ({
    ...service,
    aibot: undefined,
    build: undefined,
  }));
  return JSON.parse(JSON.stringify({ plain, volumes, networks }).replaceAll(`${folder}/`, ''));
}

/** As much of a manifest as the tests look at. */
interface Found {
  readonly kind: string;
  readonly data?: unknown;
  readonly spec: {
    readonly replicas?: number;
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly template: {
      readonly spec: { readonly containers: readonly Record<string, unknown>[] } & Record<string, unknown>;
    };
  };
}

describe('the manifests', () => {
  const manifests = (name: string): readonly Found[] => {
    const files = contentOf(ejectKubernetes(wholeStack(), { replicas: 3, shards: 4 }));
    return parseAllDocuments(files[`${name}.yaml`] ?? '', { version: '1.1' }).map(
      (one) => one.toJS() as Found,
    );
  };
  const workload = (name: string) => manifests(name).at(-1)!;
  const pod = (name: string) => workload(name).spec.template.spec;

  it('run what keeps something as a StatefulSet, and the rest as Deployments and Jobs', () => {
    const kinds = Object.fromEntries(
      ['brain', 'voice', 'gateway', 'bot', 'brain-models'].map((name) => [name, workload(name).kind]),
    );
    expect(kinds).toEqual({
      brain: 'StatefulSet',
      voice: 'Deployment',
      gateway: 'Deployment',
      bot: 'StatefulSet',
      'brain-models': 'Job',
    });
    expect(workload('brain').spec.volumeClaimTemplates?.map(({ metadata }) => metadata.name)).toEqual([
      'models',
    ]);
  });

  it('copy the gateway, and number the shards of the bot', () => {
    expect([workload('gateway').spec.replicas, workload('bot').spec.replicas]).toEqual([3, 4]);
    expect(pod('bot').containers[0]?.['env']).toEqual(
      expect.arrayContaining([
        { name: 'AIBOT_DISCORD_SHARD_COUNT', value: '4' },
        {
          name: 'AIBOT_DISCORD_SHARD_ID',
          valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } },
        },
        {
          name: 'AIBOT_DISCORD_TOKEN',
          valueFrom: { secretKeyRef: { name: 'n-secrets', key: 'AIBOT_DISCORD_TOKEN' } },
        },
      ]),
    );
  });

  it('carry limits, probes, the card and the hardening over', () => {
    expect(pod('brain')).toMatchObject({
      nodeSelector: { 'nvidia.com/gpu.present': 'true' },
      securityContext: { fsGroup: 7 },
      containers: [
        {
          command: ['serve'],
          args: ['--cache', 'no', '$HOME', '$(X)'],
          startupProbe: { exec: { command: ['sh', '-c', 'ok $x'] }, periodSeconds: 1, failureThreshold: 120 },
          livenessProbe: { failureThreshold: 9 },
          resources: { requests: { memory: '1024Mi' }, limits: { memory: '2048Mi', 'nvidia.com/gpu': 1 } },
          securityContext: { readOnlyRootFilesystem: true },
        },
      ],
    });
    expect(pod('voice').containers[0]?.['securityContext']).toEqual({
      allowPrivilegeEscalation: false,
      runAsUser: 5,
      runAsGroup: 6,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('keep mounted files in a ConfigMap, and put them where they belong', () => {
    const [config] = manifests('brain');
    expect(config).toMatchObject({
      kind: 'ConfigMap',
      data: { 'a.yaml': 'a: 1\n', 'deep__b.yaml': 'b: 2\n' },
    });
    expect(pod('brain')['volumes']).toEqual(
      expect.arrayContaining([
        {
          name: 'bind-1',
          configMap: {
            name: 'brain-conf',
            items: [
              { key: 'a.yaml', path: 'a.yaml' },
              { key: 'deep__b.yaml', path: 'deep/b.yaml' },
            ],
          },
        },
      ]),
    );
  });

  it('name a secret within a longer value by a variable that comes before it', () => {
    const { env } = pod('gateway').containers[0] as { readonly env: readonly { readonly name: string }[] };
    const names = env.map(({ name }) => name);
    expect(env).toContainEqual({ name: 'AIBOT_CACHE_REDIS_URL', value: 'redis://:$(REDIS_PASSWORD)@redis' });
    expect(env).toContainEqual({
      name: 'REDIS_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'n-secrets', key: 'REDIS_PASSWORD' } },
    });
    expect(names.indexOf('REDIS_PASSWORD')).toBeLessThan(names.indexOf('AIBOT_CACHE_REDIS_URL'));
  });

  it('have a check take its secret from the environment, which a probe cannot by itself', () => {
    const [container] = pod('voice').containers as readonly [
      { env: readonly object[]; readinessProbe: { exec: { command: readonly [string, ...string[]] } } },
    ];
    expect(container.env).toContainEqual(expect.objectContaining({ name: 'REDIS_PASSWORD' }));
    const [shell, ...args] = container.readinessProbe.exec.command;
    const { stdout } = spawnSync(shell, args, { env: { ...process.env, REDIS_PASSWORD: 'p "w' } });
    expect(stdout.toString()).toBe('a:p "w it\'s $5');
  });

  it('hold no secret', () => {
    const all = ejectKubernetes(wholeStack(), { replicas: 1, shards: 1 }).map(({ content }) => content);
    expect(all.join('')).not.toMatch(/very-secret|<secret/);
  });
});

describe('secrets', () => {
  it.each(['AIBOT_GATEWAY_KEY', 'HF_TOKEN', 'OPENAI_API_KEY', 'DB_PASSWORD', 'client_secret', 'APIKEY_2'])(
    'are known by the name %s',
    (name) => expect(isSecretName(name)).toBe(true),
  );
  it.each(['MAX_TOKENS', 'OLLAMA_KEEP_ALIVE', 'KEYBOARD', 'DB_PASSWORD_FILE', 'PATH'])(
    'are not what is called %s',
    (name) => expect(isSecretName(name)).toBe(false),
  );

  it('of one name and two values get a variable each', () => {
    const { services } = wholeStack();
    const withToken = (name: 'brain' | 'voice', token: string) => ({
      ...services[name]!,
      environment: { TOKEN: token },
    });
    const stack = {
      ...wholeStack(),
      services: { brain: withToken('brain', 'one'), voice: withToken('voice', 'two') },
    };
    const marked = markLiteralSecrets(stack).services;
    expect(marked['brain']?.environment['TOKEN']).toBe(markOf('TOKEN'));
    expect(marked['voice']?.environment['TOKEN']).toBe(markOf('VOICE_TOKEN'));
  });
});
