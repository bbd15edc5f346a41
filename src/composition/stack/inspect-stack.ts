import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Config } from '../../config/schema.ts';
import { findPortHolder } from '../../docker/apply/port-holder.ts';
import type { StackModel } from '../../docker/compose-file/model.ts';
import type { ContainerEngine } from '../../docker/container-engine.ts';
import { composeLabels } from '../../docker/plan/labels.ts';
import { toAibotError } from '../../shared/errors.ts';
import { isWithStack, openEngine, readOwnStack } from './own-stack.ts';

export interface Inspected {
  readonly state: 'ok' | 'warning' | 'failed';
  /** One line: what was found. */
  readonly detail: string;
}

export type StackInspection = (config: Config, signal: AbortSignal) => Promise<Inspected>;

const gib = 1024 ** 3;
const gigabytes = (bytes: number) => `${(bytes / gib).toFixed(1)} GiB`;
const ok = (detail: string): Inspected => ({ state: 'ok', detail });
const warning = (detail: string): Inspected => ({ state: 'warning', detail });
const failed = (detail: string): Inspected => ({ state: 'failed', detail });

/** Since then a health check can be asked for sooner while a container starts (Docker 25). */
const wantedApi = [1, 44] as const;
/** Images of speech and language models, their models, and room to put the next version beside them. */
const wantedDiskBytes = 15 * gib;
const registryDeadlineMs = 5_000;

/** Whether the engine answers, may be used, and is new enough. */
export const inspectEngine: StackInspection = (config, signal) =>
  withEngine(config, async (engine) => {
    const { version, apiVersion, isRootless, operatingSystem } = await engine.info({ signal });
    const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
    const isOld = major < wantedApi[0] || (major === wantedApi[0] && minor < wantedApi[1]);
    const detail = `${version} at ${engine.endpoint}${isRootless ? ', rootless' : ''}, on ${operatingSystem}`;
    return isOld ? warning(`${detail}: older than 25, services are seen to be healthy later`) : ok(detail);
  });

/** Memory and cores against the limits of the services, and whether limits hold at all. */
export const inspectResources: StackInspection = (config, signal) =>
  withEngine(config, async (engine) => {
    const { memoryBytes, cpus, cgroupVersion, warnings } = await engine.info({ signal });
    const services = Object.values(stackOf(config).services);
    const limits = services.reduce((sum, { resources }) => sum + (resources.memoryBytes ?? 0), 0);
    const detail = `${gigabytes(memoryBytes)}, ${cpus} cores, cgroup v${cgroupVersion}; the services may take ${gigabytes(limits)}`;
    const lacking = warnings.filter(
      (text) => /No (memory|swap|cpu|pids)/i.test(text) && /memory limit/i.test(text),
    );
    if (lacking.length > 0) return warning(`${detail}; ${lacking.join('; ')}`);
    return limits > memoryBytes ? warning(`${detail}, more than there is`) : ok(detail);
  });

export const inspectDisk: StackInspection = (config, signal) =>
  withEngine(config, async (engine) => {
    const { dataRoot } = await engine.info({ signal });
    if (!existsSync(dataRoot)) return ok(`${dataRoot} is on another machine`);
    const { bavail, bsize } = await statfs(dataRoot);
    const detail = `${gigabytes(bavail * bsize)} free at ${dataRoot}`;
    return bavail * bsize < wantedDiskBytes
      ? warning(`${detail}; images and models want ${gigabytes(wantedDiskBytes)}`)
      : ok(detail);
  });

export const inspectGpu: StackInspection = (config, signal) =>
  withEngine(config, async (engine) => {
    const { runtimes } = await engine.info({ signal });
    const hasGpu = runtimes.includes('nvidia') || runtimes.some((name) => name.startsWith('nvidia'));
    if (config.profile !== 'docker-gpu')
      return ok(hasGpu ? 'there, and not used: the profile is docker' : 'not asked for');
    return hasGpu
      ? ok('the NVIDIA runtime is there')
      : failed(`no NVIDIA runtime among ${runtimes.join(', ')}`);
  });

/** Who has the ports of the services, where it is not they themselves. */
export const inspectPorts: StackInspection = (config, signal) =>
  withEngine(config, async (engine) => {
    const stack = stackOf(config);
    const own = await engine.listContainers({ [composeLabels.project]: stack.name }, { signal });
    const isOwn = (port: number) => own.some(({ ports }) => ports.some(({ hostPort }) => hostPort === port));
    const wanted = Object.values(stack.services).flatMap(({ name, ports }) =>
      ports.flatMap(({ published }) =>
        published === undefined || isOwn(published) ? [] : [{ name, port: published }],
      ),
    );
    const taken = await Promise.all(
      wanted.map(async ({ name, port }) => {
        if (!(await isListenedOn(port))) return [];
        const holder = await findPortHolder(port, engine, { signal });
        return [`${port} (${name}): ${holder?.description ?? 'somebody'} has it`];
      }),
    );
    const problems = taken.flat();
    return problems.length === 0 ? ok('free, or ours already') : failed(problems.join('; '));
  });

/** Whether the images that are there can run on the engine's processor. */
export const inspectImages: StackInspection = (config, signal) =>
  withEngine(config, async (engine) => {
    const { architecture } = await engine.version({ signal });
    const references = imagesOf(stackOf(config));
    const images = await Promise.all(
      references.map(async (reference) => ({
        reference,
        image: await engine.inspectImage(reference, { signal }),
      })),
    );
    const foreign = images.filter(({ image }) => image && image.architecture !== architecture);
    if (foreign.length > 0)
      return failed(
        foreign.map(({ reference, image }) => `${reference} is for ${image?.architecture}`).join('; '),
      );
    const missing = images.filter(({ image }) => !image).length;
    return ok(
      `${images.length - missing} of ${images.length} there, for ${architecture}${missing > 0 ? '; the rest comes with `aibot up`' : ''}`,
    );
  });

/** Whether the registries answer from which something is still to be fetched. */
export const inspectRegistries: StackInspection = (config, signal) =>
  withEngine(config, async (engine) => {
    const stack = stackOf(config);
    const built = new Set(
      Object.values(stack.services).flatMap(({ image, build }) => (build ? [image] : [])),
    );
    const missing: string[] = [];
    for (const reference of imagesOf(stack))
      if (!built.has(reference) && !(await engine.inspectImage(reference, { signal })))
        missing.push(reference);
    if (missing.length === 0) return ok('nothing is to be fetched');
    const registries = [...new Set(missing.map(registryOf))];
    const silent = await Promise.all(
      registries.map(async (host) => ((await answers(host, signal)) ? [] : [host])),
    );
    const problems = silent.flat();
    return problems.length === 0
      ? ok(`${registries.join(', ')} answer`)
      : failed(`no answer from ${problems.join(', ')}`);
  });

/** Doctor may be asked to look before the profile is chosen. */
const stackOf = (config: Config): StackModel =>
  readOwnStack(isWithStack(config) ? config : { ...config, profile: 'docker' });
const imagesOf = ({ services }: StackModel) => [
  ...new Set(Object.values(services).map(({ image }) => image)),
];

async function withEngine(
  config: Config,
  look: (engine: ContainerEngine) => Promise<Inspected>,
): Promise<Inspected> {
  const engine = openEngine(config);
  try {
    return await look(engine);
  } catch (thrown) {
    const { message, nextSteps } = toAibotError(thrown);
    return failed([message, ...nextSteps].join(' '));
  } finally {
    await engine.dispose();
  }
}

function isListenedOn(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port });
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** The first part of a reference is a registry when it looks like a host; Docker Hub's otherwise. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first : 'registry-1.docker.io';
}

/** Any answer will do, "who are you?" too. */
async function answers(host: string, signal: AbortSignal): Promise<boolean> {
  const scheme = /^(localhost|127\.)/.test(host) ? 'http' : 'https';
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(registryDeadlineMs)]);
    const response = await fetch(`${scheme}://${host}/v2/`, { signal: either });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
