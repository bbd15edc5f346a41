import type { ContainerEngine } from '../container-engine.ts';
import type { DockerConnection } from './docker-connection.ts';
import { statusCodeOf } from './engine-failure.ts';
import { labelFilter } from './label-filter.ts';

type NetworkCalls = Pick<
  ContainerEngine,
  | 'listNetworks'
  | 'createNetwork'
  | 'removeNetwork'
  | 'listVolumes'
  | 'createVolume'
  | 'removeVolume'
  | 'pruneAnonymousVolumes'
>;

/** How Docker marks a volume that nobody has named. */
const anonymousLabel = 'com.docker.volume.anonymous';

/** Networks and volumes. */
export function createNetworkCalls(connection: DockerConnection): NetworkCalls {
  const listNetworks: ContainerEngine['listNetworks'] = (labels, call = {}) =>
    connection.call('The networks could not be listed', call, async (docker, abortSignal) => {
      const found = await docker.listNetworks({
        filters: { label: labelFilter(labels) },
        abortSignal,
      } as object);
      return found.map(({ Id, Name, Labels }) => ({ id: Id, name: Name, labels: Labels ?? {} }));
    });

  return {
    listNetworks,

    async createNetwork(network, call = {}) {
      // The engine lets two networks have one name, on old engines even with CheckDuplicate.
      const existing = (await listNetworks(network.labels, call)).find(({ name }) => name === network.name);
      if (existing) return existing.id;
      return connection.call(
        `The network ${network.name} could not be made`,
        call,
        async (docker, abortSignal) => {
          const body = {
            Name: network.name,
            CheckDuplicate: true,
            Driver: network.driver ?? 'bridge',
            Options: { ...network.driverOptions },
            Internal: network.isInternal ?? false,
            Labels: { ...network.labels },
            abortSignal,
          };
          const made = await docker.createNetwork(body).catch((error: unknown) => {
            // Somebody made it meanwhile.
            if (statusCodeOf(error) !== 409) throw error;
            return docker.getNetwork(network.name);
          });
          return made.id;
        },
      );
    },

    removeNetwork: (idOrName, call = {}) =>
      connection.call(`The network ${idOrName} could not be removed`, call, async (docker, abortSignal) => {
        await docker.getNetwork(idOrName).remove({ abortSignal }).catch(noneWhenMissing);
      }),

    listVolumes: (labels, call = {}) =>
      connection.call('The volumes could not be listed', call, async (docker, abortSignal) => {
        const found = await docker.listVolumes({
          filters: { label: labelFilter(labels) },
          abortSignal,
        } as object);
        const volumes = found.Volumes as typeof found.Volumes | null;
        return (volumes ?? []).map(({ Name, Labels }) => ({ name: Name, labels: labelsOf(Labels) }));
      }),

    createVolume: (volume, call = {}) =>
      connection.call(`The volume ${volume.name} could not be made`, call, async (docker, abortSignal) => {
        // The same name again gives the same volume.
        await docker.createVolume({
          Name: volume.name,
          Driver: volume.driver ?? 'local',
          DriverOpts: { ...volume.driverOptions },
          Labels: { ...volume.labels },
          abortSignal,
        } as object);
      }),

    removeVolume: (name, call = {}) =>
      connection.call(`The volume ${name} could not be removed`, call, async (docker, abortSignal) => {
        await docker.getVolume(name).remove({ abortSignal }).catch(noneWhenMissing);
      }),

    pruneAnonymousVolumes: (labels, call = {}) =>
      connection.call('Volumes without a name could not be removed', call, async (docker, abortSignal) => {
        const filters = { label: [...labelFilter(labels), anonymousLabel] };
        const { VolumesDeleted } = await docker.pruneVolumes({ filters, abortSignal } as object);
        return namesOf(VolumesDeleted);
      }),
  };
}

const labelsOf = (labels: Record<string, string> | null): Record<string, string> => labels ?? {};

const namesOf = (names: readonly string[] | null): readonly string[] => names ?? [];

function noneWhenMissing(error: unknown): void {
  if (statusCodeOf(error) !== 404) throw error;
}
