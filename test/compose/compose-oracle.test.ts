import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { StackModel } from '../../src/docker/compose-file/model.ts';
import { readStack } from '../../src/docker/compose-file/read-stack.ts';
import { type Compose, findCompose } from './compose-plugin.ts';

const stacks = fileURLToPath(new URL('../../stacks/', import.meta.url));
let compose: Compose | string;
let dir: string;
beforeAll(async () => {
  compose = await findCompose();
  dir = await mkdtemp(join(tmpdir(), 'aibot-compose-'));
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

type Args = {
  readonly files: readonly string[];
  readonly cwd: string;
  readonly profiles?: readonly string[];
};

/** What Compose understands, read again by our reader: its output is a compose file in long forms. */
async function asComposeReads(run: Compose, { files, cwd, profiles = [] }: Args): Promise<StackModel> {
  const options = [
    ...files.flatMap((file) => ['-f', file]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
  ];
  const output = await run([...options, 'config', '--format', 'json'], { cwd });
  const file = join(cwd, 'as-compose-reads.json');
  const text = JSON.stringify(JSON.parse(output), (key, value: unknown) =>
    isUnsaid(key, value) ? undefined : value,
  );
  const readText = (path: string) => (path === file ? text : undefined);
  return readStack({ files: [file], env: {}, profiles: ['*'], readText }).stack;
}

/** Compose writes these where nothing was said, and they are none of ours. */
const isUnsaid = (key: string, value: unknown) =>
  ['placement', 'ipam', 'volume'].includes(key) && JSON.stringify(value) === '{}';

function asWeRead({ files, cwd, profiles = [] }: Args): StackModel {
  const [first = '', ...more] = files.map((file) => join(cwd, file));
  return readStack({ files: [first, ...more], env: { HOME: homedir() }, profiles }).stack;
}

/** Of a stack, what both readers must agree on: all but the names of the files and what is aibot's alone. */
function comparable({ name, services, networks, volumes }: StackModel) {
  const plain = Object.values(services).map(({ mounts, extraHosts, ...service }) => ({
    ...service,
    aibot: undefined,
    mounts: mounts.toSorted((one, other) => one.target.localeCompare(other.target)),
    extraHosts: extraHosts.toSorted(),
    dependsOn: service.dependsOn.toSorted((one, other) => one.service.localeCompare(other.service)),
    profiles: service.profiles.toSorted(),
  }));
  return {
    name,
    networks,
    volumes,
    services: Object.fromEntries(plain.map((service) => [service.name, service])),
  };
}

async function expectAgreement(context: TestContext, args: Args): Promise<void> {
  if (typeof compose === 'string') context.skip(compose);
  else expect(comparable(asWeRead(args))).toEqual(comparable(await asComposeReads(compose, args)));
}

describe('our stack, as Compose reads it', () => {
  it.for([
    { files: ['compose.yaml'], profiles: [] },
    { files: ['compose.yaml'], profiles: ['observability'] },
    { files: ['compose.yaml', 'compose.gpu.yaml'], profiles: [] },
    { files: ['compose.yaml', 'compose.whisper-asr.yaml'], profiles: [] },
  ])('$files with the profiles $profiles', (args, context) =>
    expectAgreement(context, { ...args, cwd: stacks }),
  );
});

const cases: Readonly<Record<string, readonly string[]>> = {
  ports: [
    'services: {a: {image: x, ports: ["80", "8080:81", "127.0.0.1::82", "127.0.0.1:1-2:1-2/udp", {target: 9, published: "9"}]}}',
  ],
  mounts: [
    'services: {a: {image: x, volumes: ["data:/v:ro", "./f:/f", {type: tmpfs, target: /t, tmpfs: {size: 1m}}, /anonymous]}}\nvolumes: {data: {name: mine}}',
  ],
  environment: [
    'services: {a: {image: x, environment: {A: 1, B: "two", C: "", D: $$x}}, b: {image: x, environment: [A=1, B=x=y]}}',
  ],
  'environment of true and false': ['services: {a: {image: x, environment: {T: true, Q: "true", N: 1.50}}}'],
  commands: [
    'services: {a: {image: x, command: sh -c "a  b" \'c d\' e\\ f, entrypoint: [one, "two three"]}}',
  ],
  health: [
    'services: {a: {image: x, healthcheck: {test: curl x, interval: 1m30s, timeout: 500ms, retries: 2}}, b: {image: x, healthcheck: {disable: true}}}',
  ],
  dependencies: [
    'services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: {c: {condition: service_healthy, restart: true}}}, c: {image: x}}',
  ],
  limits: [
    'services: {a: {image: x, shm_size: 64m, stop_grace_period: 1m, deploy: {resources: {limits: {memory: 1.5g, cpus: "0.5", pids: 9}, reservations: {memory: 1g, devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}}}',
  ],
  networks: [
    'services: {a: {image: x, networks: {in: {aliases: [z]}}}, b: {image: x, networks: [in, out]}}\nnetworks: {in: {internal: true}, out: {name: outside}}',
  ],
  'external things': [
    'services: {a: {image: x, networks: [n], volumes: ["data:/v"]}}\nnetworks: {n: {external: true}}\nvolumes: {data: {external: true, name: other}}',
  ],
  variables: [
    'services: {a: {image: "${IMAGE:-x}:${TAG-1}", user: "${U:-$${x}}", labels: {l: "${A:-${B:-c}}"}}}',
  ],
  anchors: [
    'x-h: &h {interval: 1s, retries: 2}\nservices: {a: {image: x, healthcheck: {<<: *h, test: t, retries: 3}}, b: {image: x, healthcheck: {<<: *h, test: [CMD, t]}}}',
  ],
  building: ['services: {a: {build: {context: ., args: [V=1], target: t}}, b: {build: ., image: y}}'],
  hardening: [
    'services: {a: {image: x, init: true, read_only: true, cap_drop: [ALL], cap_add: [NET_RAW], security_opt: ["no-new-privileges:true"], tmpfs: /tmp, user: "1:1", working_dir: /w, restart: "on-failure:3", extra_hosts: ["h:1.2.3.4"], pull_policy: missing, platform: linux/amd64, stop_signal: SIGINT}}',
  ],
  'a file over another': [
    'services: {a: {image: x, command: [one], environment: {A: base, B: base}, ports: ["1:1"], volumes: ["data:/v", "data:/w"], cap_drop: [ALL], tmpfs: [/a], labels: {l: base}, healthcheck: {test: t, interval: 1s}, depends_on: {b: {condition: service_healthy}}, deploy: {resources: {limits: {memory: 1g, cpus: "1"}}}, logging: {driver: json-file, options: {max-size: 1m}}}, b: {image: y}}\nvolumes: {data: {}}',
    'services: {a: {command: [two], environment: [B=over, C=over], ports: ["1:1", "2:2"], volumes: ["./f:/w"], cap_drop: [ALL, NET_RAW], tmpfs: [/b], labels: [l=over], healthcheck: {interval: 2s}, depends_on: [b], deploy: {resources: {limits: {memory: 2g}}}, logging: {options: {max-file: "2"}}}, c: {image: z}}',
  ],
};

describe('any file, as Compose reads it', () => {
  it.for(Object.entries(cases))('%s', async ([name, texts], context) => {
    const files = texts.map((_, index) => `${name.replaceAll(' ', '-')}-${index}.yaml`);
    await Promise.all(
      files.map((file, index) => writeFile(join(dir, file), `name: n\n${texts[index] ?? ''}\n`)),
    );
    await expectAgreement(context, { files, cwd: dir });
  });

  it.for([
    'services: {a: {image: x, volumes: ["data:/v"]}}',
    'services: {a: {image: x, depends_on: [b]}}',
    'services: {a: {imag: x}}',
  ])('refuses, as we do: %s', async (text, context) => {
    if (typeof compose === 'string') return context.skip(compose);
    await writeFile(join(dir, 'wrong.yaml'), `name: n\n${text}\n`);
    await expect(compose(['-f', 'wrong.yaml', 'config', '-q'], { cwd: dir })).rejects.toThrow();
    expect(() => asWeRead({ files: ['wrong.yaml'], cwd: dir })).toThrow('wrong.yaml:2:');
  });
});
