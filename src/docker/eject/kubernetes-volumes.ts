import type { MountModel, ServiceModel } from '../compose-file/model.ts';
import { isBot } from './complete-assistant.ts';
import { quantity } from './kubernetes-container.ts';
import { filesBelow, type SourceFile } from './mounted-files.ts';

export interface PodVolumes {
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
  /** Templates of the claims that a StatefulSet makes for each of its pods. */
  readonly claims: readonly object[];
}

/** Models and measurements; large enough for what the stack names, and grown by editing the claim. */
const claimSize = '20Gi';

export function podVolumes(service: ServiceModel): PodVolumes {
  const volumes: object[] = [];
  const claims: object[] = [];
  const mounts = service.mounts.map((mount, index) => {
    const name = volumeName(mount, index);
    const readOnly = mount.type !== 'tmpfs' && mount.isReadOnly ? { readOnly: true } : {};
    switch (mount.type) {
      case 'tmpfs': {
        const sizeLimit = mount.sizeBytes === undefined ? {} : { sizeLimit: quantity(mount.sizeBytes) };
        volumes.push({ name, emptyDir: { medium: 'Memory', ...sizeLimit } });
        break;
      }
      case 'volume': {
        const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: claimSize } } };
        // What several copies run on is fetched by each: a volume of one node would bind them all to it.
        if (isCopied(service)) volumes.push({ name, ephemeral: { volumeClaimTemplate: { spec } } });
        else claims.push({ metadata: { name }, spec });
        break;
      }
      case 'bind':
        volumes.push({
          name,
          configMap: { name: configMapName(service, mount), items: itemsOf(mount.source) },
        });
        break;
    }
    return { name, mountPath: mount.target, ...subPathOf(mount), ...readOnly };
  });
  return { volumes, mounts, claims };
}

/** Gateways come in any number, and go; bots are numbered, and each keeps what is its own. */
const isCopied = (service: ServiceModel) => service.aibot?.role === 'gateway' && !isBot(service);

function volumeName(mount: MountModel, index: number): string {
  if (mount.type === 'volume' && mount.source) return dnsLabel(mount.source);
  return `${mount.type}-${index}`;
}

/** Of one file only that is mounted, and the rest of its folder stays as the image has it. */
function subPathOf(mount: MountModel): object {
  if (mount.type !== 'bind') return {};
  const [only, ...more] = filesBelow(mount.source);
  const isOneFile = only !== undefined && more.length === 0 && mount.source.endsWith(`/${only.path}`);
  return isOneFile ? { subPath: only.path } : {};
}

export function configMapName(
  { name }: ServiceModel,
  { source }: Extract<MountModel, { type: 'bind' }>,
): string {
  return dnsLabel(`${name}-${source.split('/').at(-1) ?? ''}`);
}

/** Keys of a ConfigMap know no folders: `a/b.yaml` is kept as `a__b.yaml` and mounted where it belongs. */
export const configKey = ({ path }: SourceFile) =>
  path.replaceAll('/', '__').replaceAll(/[^-._a-zA-Z0-9]/g, '-');

function itemsOf(source: string): readonly object[] {
  return filesBelow(source).map((file) => ({ key: configKey(file), path: file.path }));
}

const dnsLabel = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
