import type { MountModel, ServiceModel, StackModel } from '../compose-file/model.ts';
import type { ContainerSpec, GpuRequest, MountSpec, RestartPolicy } from '../container.ts';

/** A wanted service as the engine creates it, but for the labels that say whose it is. */
export function containerSpecOf(service: ServiceModel, stack: StackModel): Omit<ContainerSpec, 'labels'> {
  const { resources, logging } = service;
  return {
    name: containerName(stack.name, service.name),
    image: service.image,
    command: service.command,
    entrypoint: service.entrypoint,
    environment: service.environment,
    workingDir: service.workingDir,
    user: service.user,
    ports: service.ports.map(({ target, published, hostIp, protocol }) => ({
      hostIp: hostIp ?? '',
      hostPort: published ?? 0,
      containerPort: target,
      protocol,
    })),
    mounts: service.mounts.map((mount) => mountSpecOf(mount, stack)),
    networks: Object.entries(service.networks).map(([key, { aliases }]) => ({
      name: stack.networks[key]?.name ?? key,
      // Others find it by the name of the service, whatever the container is called.
      aliases: [...new Set([service.name, ...aliases])],
    })),
    healthcheck: service.healthcheck,
    restart: restartPolicyOf(service),
    hasInit: service.init,
    isReadOnly: service.isReadOnly,
    capAdd: service.capAdd,
    capDrop: service.capDrop,
    securityOptions: service.securityOpt,
    extraHosts: service.extraHosts,
    shmSizeBytes: service.shmSizeBytes,
    memoryBytes: resources.memoryBytes,
    memoryReservationBytes: resources.memoryReservationBytes,
    cpus: resources.cpus,
    pidsLimit: resources.pids,
    gpus: resources.devices.length === 0 ? undefined : resources.devices.map(gpuRequestOf),
    stopSignal: service.stopSignal,
    stopGraceMs: service.stopGracePeriodMs,
    logging: logging && { driver: logging.driver ?? 'json-file', options: logging.options },
  };
}

/** Compose's name of the first container of a service. */
export const containerName = (project: string, service: string) => `${project}-${service}-1`;

function mountSpecOf(mount: MountModel, stack: StackModel): MountSpec {
  if (mount.type !== 'volume') return mount;
  const source = mount.source === undefined ? '' : (stack.volumes[mount.source]?.name ?? mount.source);
  return { ...mount, source };
}

function restartPolicyOf({ restart }: ServiceModel): RestartPolicy {
  if (restart.policy !== 'on-failure') return { policy: restart.policy };
  return { policy: restart.policy, maximumRetries: restart.maxAttempts };
}

function gpuRequestOf(device: ServiceModel['resources']['devices'][number]): GpuRequest {
  return {
    driver: device.driver,
    capabilities: device.capabilities,
    ...(device.deviceIds.length > 0
      ? { deviceIds: device.deviceIds }
      : { count: device.count === -1 ? ('all' as const) : device.count }),
  };
}
