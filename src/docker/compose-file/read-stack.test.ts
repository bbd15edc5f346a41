import { describe, expect, it } from 'vitest';
import { type ReadStackOptions, readStack } from './read-stack.ts';

/** Reads files that are only here: their names are those of a folder `/p`. */
function read(files: Readonly<Record<string, string>>, options: Partial<ReadStackOptions> = {}) {
  const names = Object.keys(files).filter((name) => name.endsWith('.yaml'));
  return readStack({
    files: names.map((name) => `/p/${name}`) as [string],
    env: {},
    homeDir: '/home/me',
    readText: (path) => files[path.replace('/p/', '')],
    ...options,
  });
}
const service = (lines: string, options?: Partial<ReadStackOptions>) => {
  const body = lines.replace(/^/gm, '    ');
  const { stack } = read({ 'c.yaml': `services:\n  a:\n    image: x\n${body}\nvolumes: {v: {}}\n` }, options);
  return stack.services['a'];
};

describe('short and long forms', () => {
  const port = { target: 80, published: undefined, hostIp: undefined, protocol: 'tcp' };
  it.each([
    ['ports: ["80"]', { ports: [port] }],
    ['ports: [80]', { ports: [port] }],
    ['ports: ["8080:80"]', { ports: [{ ...port, published: 8080 }] }],
    [
      'ports: ["127.0.0.1:8080:80/udp"]',
      { ports: [{ target: 80, published: 8080, hostIp: '127.0.0.1', protocol: 'udp' }] },
    ],
    ['ports: ["127.0.0.1::80"]', { ports: [{ ...port, hostIp: '127.0.0.1' }] }],
    ['ports: ["[::1]:8080:80"]', { ports: [{ ...port, published: 8080, hostIp: '::1' }] }],
    [
      'ports: ["1-2:80-81"]',
      {
        ports: [
          { ...port, published: 1 },
          { ...port, target: 81, published: 2 },
        ],
      },
    ],
    [
      'ports: [{target: 80, published: "8080", host_ip: 127.0.0.1}]',
      { ports: [{ ...port, published: 8080, hostIp: '127.0.0.1' }] },
    ],
    ['volumes: ["v:/x:ro"]', { mounts: [{ type: 'volume', source: 'v', target: '/x', isReadOnly: true }] }],
    [
      'volumes: ["./f:/x"]',
      { mounts: [{ type: 'bind', source: '/p/f', target: '/x', isReadOnly: false, createsHostPath: true }] },
    ],
    [
      'volumes: ["~/f:/x"]',
      {
        mounts: [
          { type: 'bind', source: '/home/me/f', target: '/x', isReadOnly: false, createsHostPath: true },
        ],
      },
    ],
    ['volumes: ["/x"]', { mounts: [{ type: 'volume', source: undefined, target: '/x', isReadOnly: false }] }],
    [
      'volumes: [{type: bind, source: f, target: /x, bind: {create_host_path: false}}]',
      { mounts: [{ type: 'bind', source: '/p/f', target: '/x', isReadOnly: false, createsHostPath: false }] },
    ],
    [
      'tmpfs: /tmp:size=1m,mode=1777',
      { mounts: [{ type: 'tmpfs', target: '/tmp', sizeBytes: 1_048_576, options: ['mode=1777'] }] },
    ],
    [
      'volumes: [{type: tmpfs, target: /tmp, tmpfs: {size: 1m, mode: 0o1777}}]',
      { mounts: [{ type: 'tmpfs', target: '/tmp', sizeBytes: 1_048_576, options: ['mode=1777'] }] },
    ],
    [
      'environment: {A: 1, B: "x", C: 1.50, D: true}',
      { environment: { A: '1', B: 'x', C: '1.5', D: 'true' } },
    ],
    ['environment: [A=1, B=x=y, HOST]', { environment: { A: '1', B: 'x=y', HOST: 'h' } }],
    ['environment: {HOST: , GONE: }', { environment: { HOST: 'h' } }],
    ['labels: [a.b=c, d]', { labels: { 'a.b': 'c', d: '' } }],
    ['command: run "two words" \\$x', { command: ['run', 'two words', '$x'] }],
    ['command: [a, "b c"]', { command: ['a', 'b c'] }],
    [
      'healthcheck: {test: curl x, interval: 1m30s}',
      { healthcheck: { test: ['CMD-SHELL', 'curl x'], intervalMs: 90_000 } },
    ],
    ['healthcheck: {disable: true}', { healthcheck: { test: ['NONE'] } }],
    ['restart: on-failure:3', { restart: { policy: 'on-failure', maxAttempts: 3 } }],
    ['restart: no', { restart: { policy: 'no' } }],
    ['extra_hosts: {h: 1.2.3.4}', { extraHosts: ['h:1.2.3.4'] }],
    ['extra_hosts: ["h=1.2.3.4", "i:::1"]', { extraHosts: ['h:1.2.3.4', 'i:::1'] }],
    ['init: ${YES:-true}', { init: true }],
    [
      'deploy: {resources: {limits: {memory: 2g, cpus: "1.5", pids: 9}}}',
      { resources: { memoryBytes: 2_147_483_648, cpus: 1.5, pids: 9, devices: [] } },
    ],
    [
      'deploy: {resources: {reservations: {devices: [{driver: nvidia, count: all, capabilities: [gpu]}]}}}',
      { resources: { devices: [{ driver: 'nvidia', count: -1, deviceIds: [], capabilities: ['gpu'] }] } },
    ],
    [
      'build: {context: ., args: [V=1]}',
      { image: 'x', build: { contextDir: '/p', dockerfile: 'Dockerfile', args: { V: '1' } } },
    ],
    ['stop_grace_period: 1m', { stopGracePeriodMs: 60_000 }],
    [
      'x-aibot: {role: tts, protocol: piper-http, port: 5000, probe: {kind: speak, deadline: 2s}}',
      {
        aibot: {
          role: 'tts',
          protocol: 'piper-http',
          port: 5000,
          models: [],
          preference: 0,
          probe: { kind: 'speak', deadlineMs: 2_000, intervalMs: 30_000 },
        },
      },
    ],
  ])('reads %s', (lines, expected) => {
    const found = service(lines.replace('\\$x', '$$$$x'), { env: { HOST: 'h' } });
    expect(found).toMatchObject(expected);
  });
});

/** Each line doubles the one before. */
const laughs = (count: number) =>
  Array.from({ length: count }, (_, index) => `x-${index + 1}: &a${index + 1} [*a${index}, *a${index}]`).join(
    '\n',
  );

describe('refusals', () => {
  it.each([
    ['heathcheck: {}', 'unknown key "heathcheck" in services.a. Did you mean "healthcheck"?'],
    [
      'healthcheck: {test: x, intervall: 1s}',
      'unknown key "intervall" in services.a.healthcheck. Did you mean "interval"?',
    ],
    ['healthcheck: {test: x, interval: 10}', 'services.a.healthcheck.interval must be a duration'],
    ['healthcheck: {test: [curl, x]}', 'must be a list that begins with CMD'],
    ['ports: ["99999:80"]', 'services.a.ports[0] must be a port'],
    ['ports: ["80/sctp"]', 'must be a port'],
    ['ports: ["1-3:80-81"]', 'a range of as many'],
    ['ports: [{published: 80}]', 'a "target"'],
    ['volumes: ["w:/x"]', 'names the volume "w", which there is not'],
    ['volumes: ["v:x"]', 'the target is an absolute path'],
    ['volumes: ["v:/x:z"]', 'option ro or rw'],
    ['networks: [inner]', 'names the network "inner"'],
    ['depends_on: [b]', 'names the service "b"'],
    ['depends_on: [a]', 'in a circle: a → a'],
    ['depends_on: {a: {condition: healthy}}', 'must be one of service_started'],
    ['restart: sometimes', 'must be no, always'],
    ['init: maybe', 'must be true or false'],
    ['command: say "x', 'quotes are closed'],
    ['deploy: {resources: {limits: {memory: lots}}}', 'must be a size'],
    ['deploy: {replicas: 2}', 'unknown key "replicas"'],
    ['env_file: gone.env', 'the env_file /p/gone.env does not exist'],
    ['image: y', 'Map keys must be unique'],
    ['user: ${WHO:?say who}', 'services.a.user: the variable WHO is needed: say who'],
    ['x-aibot: {role: cook, protocol: redis, port: 1}', 'must be one of stt'],
    ['x-aibot: {role: stt}', 'needs "role", "protocol" and "port"'],
    ['container_name: mine', 'unknown key "container_name"'],
  ])('refuses %s with its line', (lines, problem) => {
    const attempt = () => service(lines);
    expect(attempt).toThrow(problem);
    expect(attempt).toThrow(/^\/p\/c\.yaml:[2-5]:/);
  });

  it('names the line of a mistake deep in a file', () => {
    const text =
      'services:\n  a:\n    image: x\n  b:\n    image: y\n    depends_on:\n      a: {}\n      c: {}\n';
    expect(() => read({ 'c.yaml': text })).toThrow('/p/c.yaml:8: services.b names the service "c"');
  });

  it('says which profile would switch a dependency on', () => {
    const text = 'services:\n  a: {image: x, profiles: [gpu]}\n  b: {image: y, depends_on: [a]}\n';
    expect(() => read({ 'c.yaml': text })).toThrow('is off: its profile is gpu');
    expect(Object.keys(read({ 'c.yaml': text }, { profiles: ['gpu'] }).stack.services)).toEqual(['a', 'b']);
  });

  it('says that a service never ends for which another one waits', () => {
    const dependency = '{a: {condition: service_completed_successfully}}';
    const text = `services:\n  a: {image: x, restart: always}\n  b: {image: y, depends_on: ${dependency}}\n`;
    expect(() => read({ 'c.yaml': text })).toThrow('/p/c.yaml:3: services.b waits for the end of "a"');
  });

  it.each(['x-a: &a [*a]', 'x-a: &a {b: *a}', `x-0: &a0 [x, x]\n${laughs(20)}`])(
    'does not follow aliases for ever: %s',
    (text) =>
      expect(() => read({ 'c.yaml': `${text}\nservices: {a: {image: x}}\n` })).toThrow('aliases make'),
  );

  it('says which file is missing', () => {
    expect(() => read({}, { files: ['/p/c.yaml'] })).toThrow('/p/c.yaml cannot be read');
  });
});

describe('a whole stack', () => {
  it('takes its name from the option, the environment, the file or the folder', () => {
    const files = { 'c.yaml': 'name: of-file\nservices: {a: {build: .}}\n' };
    expect(read(files, { projectName: 'Mine' }).stack.name).toBe('mine');
    expect(read(files, { env: { COMPOSE_PROJECT_NAME: 'env' } }).stack.name).toBe('env');
    expect(read(files).stack.name).toBe('of-file');
    const { stack } = read({ 'c.yaml': 'services: {a: {build: .}}\n' });
    expect([stack.name, stack.services['a']?.image]).toEqual(['p', 'p-a']);
  });

  it('keeps only networks and volumes that are used, with their names in the engine', () => {
    const { stack } = read({
      'c.yaml':
        'name: n\nservices: {a: {image: x, volumes: ["v:/v", "w:/w"]}}\nvolumes: {v: {}, w: {external: true}, u: {}}\nnetworks: {other: {}}\n',
    });
    expect(Object.values(stack.volumes).map(({ name }) => name)).toEqual(['n_v', 'w']);
    expect(Object.values(stack.networks).map(({ name }) => name)).toEqual(['n_default']);
  });

  it('prefers variables of ours to the environment, and that to .env', () => {
    const files = { 'c.yaml': 'services: {a: {image: "$A-$B-$C"}}', '.env': 'A=e\nB=e\nC=e\n' };
    const { stack } = read(files, {
      env: { A: 'v', B: 'v' },
      variables: (name) => (name === 'A' ? 'o' : undefined),
    });
    expect(stack.services['a']?.image).toBe('o-v-e');
  });

  it('warns of variables that are not set', () => {
    const { warnings } = read({ 'c.yaml': 'services:\n  a: {image: "x$GONE"}\n' });
    expect(warnings).toEqual(['/p/c.yaml:2: the variable GONE is not set and counts as empty']);
  });

  it('puts env_file beneath environment', () => {
    const files = {
      'c.yaml':
        'services: {a: {image: x, env_file: [a.env, {path: b.env, required: false}], environment: {A: here}}}',
      'a.env': 'A=file\nB=file\n',
    };
    expect(read(files).stack.services['a']?.environment).toEqual({ A: 'here', B: 'file' });
  });

  it('resolves anchors and merge keys', () => {
    const { stack } = read({
      'c.yaml':
        'x-c: &c {interval: 1s, timeout: 2s}\nservices:\n  a:\n    image: x\n    healthcheck: {test: t, <<: *c, timeout: 3s}\n',
    });
    expect(stack.services['a']?.healthcheck).toMatchObject({ intervalMs: 1_000, timeoutMs: 3_000 });
  });
});

describe('a file over another', () => {
  const base = `services:
  a:
    image: x
    command: [one]
    environment: {A: base, B: base}
    ports: ["1:1"]
    volumes: ["v:/v", "v:/w"]
    cap_drop: [ALL]
    healthcheck: {test: t, interval: 1s, timeout: 1s}
    depends_on: {b: {condition: service_healthy}}
    deploy: {resources: {limits: {memory: 1g, cpus: 1}}}
    logging: {driver: json-file, options: {max-size: 1m}}
  b: {image: y}
volumes: {v: {}}
`;
  const over = `services:
  a:
    command: [two]
    environment: [B=over, C=over]
    ports: ["1:1", "2:2"]
    volumes: ["./f:/w"]
    cap_drop: [ALL, NET_RAW]
    healthcheck: {interval: 2s}
    deploy: {resources: {limits: {memory: 2g}, reservations: {devices: [{capabilities: [gpu]}]}}}
    logging: {options: {max-file: "2"}}
  c: {image: z}
`;

  it('merges by the rules of Compose', () => {
    const { stack } = read({ 'base.yaml': base, 'over.yaml': over });
    expect(Object.keys(stack.services)).toEqual(['a', 'b', 'c']);
    expect(stack.services['a']).toMatchObject({
      image: 'x',
      command: ['two'],
      environment: { A: 'base', B: 'over', C: 'over' },
      ports: [{ target: 1 }, { target: 2 }],
      mounts: [
        { type: 'volume', target: '/v' },
        { type: 'bind', target: '/w' },
      ],
      capDrop: ['ALL', 'NET_RAW'],
      healthcheck: { test: ['CMD-SHELL', 't'], intervalMs: 2_000, timeoutMs: 1_000 },
      dependsOn: [{ service: 'b', condition: 'service_healthy' }],
      resources: { memoryBytes: 2 * 1_024 ** 3, cpus: 1, devices: [{ capabilities: ['gpu'] }] },
      logging: { driver: 'json-file', options: { 'max-size': '1m', 'max-file': '2' } },
    });
  });
});
