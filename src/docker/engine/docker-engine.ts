import type { ContainerEngine, EngineCall } from '../container-engine.ts';
import { DockerConnection } from './docker-connection.ts';
import { createContainerCalls } from './docker-containers.ts';
import { createImageCalls } from './docker-images.ts';
import { createNetworkCalls } from './docker-networks.ts';
import { createObservationCalls } from './docker-observation.ts';
import { type EngineEndpoint, findEndpoint } from './find-endpoint.ts';

export interface DockerEngineOptions {
  /** Found as `docker` finds it unless given. */
  readonly endpoint?: EngineEndpoint | undefined;
  /** How long a call that waits for nothing may take, 15 s unless told. */
  readonly answerDeadlineMs?: number | undefined;
}

/** A ping that is not answered by then never is. */
const pingDeadlineMs = 5_000;

/** Docker, or whatever speaks its API. Nothing is opened before the first call. */
export function createDockerEngine(options: DockerEngineOptions = {}): ContainerEngine {
  const connection = new DockerConnection(options.endpoint ?? findEndpoint(), options.answerDeadlineMs);
  const pinging = new DockerConnection(
    { url: connection.url, ...options.endpoint, source: options.endpoint?.source ?? 'default' },
    Math.min(pingDeadlineMs, options.answerDeadlineMs ?? pingDeadlineMs),
  );
  return {
    endpoint: connection.url,

    async ping(call: EngineCall = {}) {
      await pinging.call('The engine does not answer', call, (docker, abortSignal) =>
        (docker.ping as (options: object) => Promise<unknown>).call(docker, { abortSignal }),
      );
    },

    version(call: EngineCall = {}) {
      return connection.call('The version could not be had', call, async (docker) => {
        const version = await docker.version();
        return {
          version: version.Version,
          apiVersion: version.ApiVersion,
          os: version.Os,
          architecture: version.Arch,
        };
      });
    },

    info(call: EngineCall = {}) {
      return connection.call("The engine's facts could not be had", call, async (docker) => {
        const [info, version] = (await Promise.all([docker.info(), docker.version()])) as [
          InfoAnswer,
          VersionAnswer,
        ];
        return {
          version: version.Version,
          apiVersion: version.ApiVersion,
          os: version.Os,
          architecture: version.Arch,
          cpus: info.NCPU,
          memoryBytes: info.MemTotal,
          dataRoot: info.DockerRootDir,
          cgroupVersion: info.CgroupVersion ?? '1',
          runtimes: Object.keys(info.Runtimes ?? {}),
          isRootless: (info.SecurityOptions ?? []).some((option) => option.includes('rootless')),
          operatingSystem: info.OperatingSystem,
          containersRunning: info.ContainersRunning,
          warnings: info.Warnings ?? [],
        };
      });
    },

    ...createContainerCalls(connection),
    ...createImageCalls(connection),
    ...createNetworkCalls(connection),
    ...createObservationCalls(connection),

    dispose() {
      connection.close();
      pinging.close();
      return Promise.resolve();
    },
  };
}

interface VersionAnswer {
  readonly Version: string;
  readonly ApiVersion: string;
  readonly Os: string;
  readonly Arch: string;
}

interface InfoAnswer {
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly DockerRootDir: string;
  readonly CgroupVersion?: string;
  readonly Runtimes?: Readonly<Record<string, unknown>>;
  readonly SecurityOptions?: readonly string[] | null;
  readonly OperatingSystem: string;
  readonly ContainersRunning: number;
  readonly Warnings?: readonly string[] | null;
}
