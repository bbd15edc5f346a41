import { stringify } from 'yaml';
import type { ServiceModel, StackModel } from '../compose-file/model.ts';
import type { EjectedFile } from './ejected-file.ts';
import { configKey, configMapName } from './kubernetes-volumes.ts';
import {
  labelsOf,
  type Manifest,
  portsOf,
  secretName,
  type WorkloadOptions,
  workloadOf,
} from './kubernetes-workload.ts';
import { filesBelow } from './mounted-files.ts';
import { secretsOf } from './secret-variables.ts';

export type KubernetesOptions = Pick<WorkloadOptions, 'replicas' | 'shards'>;

/** Manifests of a stack, one file for each service, and a kustomization that names them all. */
export function ejectKubernetes(stack: StackModel, options: KubernetesOptions): readonly EjectedFile[] {
  const workload = { ...options, project: stack.name };
  const services = Object.values(stack.services).map((service): EjectedFile => {
    const manifests = manifestsOf(service, workload);
    return {
      path: `${service.name}.yaml`,
      content: manifests.map((manifest) => stringify(manifest, yamlOptions)).join('---\n'),
      what: manifests.map(({ kind }) => kind).join(', '),
    };
  });
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: stack.name,
    resources: ['namespace.yaml', ...services.map(({ path }) => path)],
  };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: stack.name } };
  return [
    {
      path: 'kustomization.yaml',
      content: instructions(stack) + stringify(kustomization, yamlOptions),
      what: 'what to apply',
    },
    { path: 'namespace.yaml', content: stringify(namespace, yamlOptions), what: 'Namespace' },
    ...services,
  ];
}

/** kubectl reads YAML 1.1, where a bare `no` is false. */
const yamlOptions = { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' } as const;

function manifestsOf(service: ServiceModel, options: WorkloadOptions): readonly Manifest[] {
  return [...configMapsOf(service, options), ...serviceOf(service, options), workloadOf(service, options)];
}

function configMapsOf(service: ServiceModel, { project }: WorkloadOptions): readonly Manifest[] {
  return service.mounts.flatMap((mount) => {
    if (mount.type !== 'bind') return [];
    const data = Object.fromEntries(filesBelow(mount.source).map((file) => [configKey(file), file.content]));
    const metadata = { name: configMapName(service, mount), labels: labelsOf(project, service.name) };
    return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }];
  });
}

/** What others reach it by; a StatefulSet wants one even when nobody speaks to it. */
function serviceOf(service: ServiceModel, options: WorkloadOptions): readonly Manifest[] {
  const ports = portsOf(service).map((port) => ({ name: `port-${port}`, port, targetPort: port }));
  const isNumbered = workloadOf(service, options).kind === 'StatefulSet';
  if (ports.length === 0 && !isNumbered) return [];
  const labels = labelsOf(options.project, service.name);
  const spec = ports.length === 0 ? { clusterIP: 'None', selector: labels } : { selector: labels, ports };
  return [{ apiVersion: 'v1', kind: 'Service', metadata: { name: service.name, labels }, spec }];
}

function instructions(stack: StackModel): string {
  const built = Object.values(stack.services).filter(({ build }) => build !== undefined);
  const lines = [
    'Written by `aibot eject --kubernetes`.',
    '',
    '  kubectl apply -f namespace.yaml',
    `  kubectl -n ${stack.name} create secret generic ${secretName(stack.name)} ${secretsOf(stack)
      .map((key) => `--from-literal=${key}=…`)
      .join(' ')}`,
    '  kubectl apply -k .',
    '',
    `Images of your own, to be put where the cluster finds them: ${[...new Set(built.map(({ image }) => image))].join(', ')}.`,
    'Pod numbers need Kubernetes 1.28 or newer.',
  ];
  return `${lines.map((line) => `# ${line}`.trimEnd()).join('\n')}\n`;
}
