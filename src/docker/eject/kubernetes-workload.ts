import type { ServiceModel } from '../compose-file/model.ts';
import { isBot, isJob } from './complete-assistant.ts';
import { probesOf, resourcesOf, securityOf } from './kubernetes-container.ts';
import { podVolumes } from './kubernetes-volumes.ts';
import { replaceMarks, secretIn, secretsIn } from './secret-variables.ts';

/** Any object of Kubernetes; what it may hold is the API's business and checked against its schemas. */
export type Manifest = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly metadata: { readonly name: string } & Readonly<Record<string, unknown>>;
};

export interface WorkloadOptions {
  readonly project: string;
  /** Copies of the gateway. */
  readonly replicas: number;
  /** Processes among which the servers of Discord are divided. */
  readonly shards: number;
}

/** Name of the Secret that everything refers to; it is made by hand and never written into a file. */
export const secretName = (project: string) => `${project}-secrets`;

export const labelsOf = (project: string, service: string) => ({
  'app.kubernetes.io/name': service,
  'app.kubernetes.io/part-of': project,
});

/** The one object that runs a service. */
export function workloadOf(service: ServiceModel, options: WorkloadOptions): Manifest {
  const { name } = service;
  const labels = labelsOf(options.project, name);
  const metadata = { name, labels };
  const pod = podOf(service, options);
  const selector = { matchLabels: labels };
  if (isJob(service)) {
    // A server may come up long after the job; it is tried again for minutes before it is given up.
    return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { backoffLimit: 20, template: pod } };
  }
  const { claims } = podVolumes(service);
  if (isBot(service)) {
    // Numbered pods, each told its number: they are the shards. One after another would keep servers waiting.
    const spec = {
      serviceName: name,
      replicas: options.shards,
      podManagementPolicy: 'Parallel',
      selector,
      template: pod,
      volumeClaimTemplates: claims,
    };
    return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec };
  }
  if (claims.length > 0) {
    const spec = { serviceName: name, replicas: 1, selector, template: pod, volumeClaimTemplates: claims };
    return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec };
  }
  const replicas = service.aibot?.role === 'gateway' ? options.replicas : 1;
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas, selector, template: pod } };
}

function podOf(service: ServiceModel, options: WorkloadOptions): object {
  const { volumes, mounts } = podVolumes(service);
  const { pod: podSecurity, container: containerSecurity } = securityOf(service);
  const gpus = gpusOf(service);
  const graceMs = service.stopGracePeriodMs;
  return {
    metadata: { labels: labelsOf(options.project, service.name) },
    spec: {
      // Variables such as REDIS_PORT=tcp://… for every service of the namespace would be read as settings.
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      ...(isJob(service) && { restartPolicy: 'OnFailure' }),
      ...(graceMs !== undefined && { terminationGracePeriodSeconds: Math.ceil(graceMs / 1_000) }),
      ...(gpus > 0 && {
        // Set by the operator of the cards; without it the pod would wait for a node that never comes.
        nodeSelector: { 'nvidia.com/gpu.present': 'true' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
      }),
      securityContext: podSecurity,
      containers: [
        {
          name: service.name,
          image: service.image,
          imagePullPolicy: 'IfNotPresent',
          ...(service.entrypoint && { command: service.entrypoint.map(secretsByName) }),
          ...(service.command && { args: service.command.map(secretsByName) }),
          ...(service.workingDir !== undefined && { workingDir: service.workingDir }),
          env: environmentOf(service, options),
          ports: portsOf(service).map((port) => ({ name: `port-${port}`, containerPort: port })),
          ...probesOf(service),
          resources: resourcesOf(service, gpus),
          securityContext: containerSecurity,
          volumeMounts: mounts,
        },
      ],
      volumes,
    },
  };
}

/** Ports that others speak to, published on a host or not. */
export function portsOf(service: ServiceModel): readonly number[] {
  const { ports, aibot } = service;
  if (isBot(service)) return [];
  return [...new Set([...ports.map(({ target }) => target), ...(aibot ? [aibot.port] : [])])];
}

/** As Kubernetes takes variables into a command and into other variables. */
const secretsByName = (text: string) => replaceMarks(text, (name) => `$(${name})`);

function environmentOf(service: ServiceModel, { project, shards }: WorkloadOptions): readonly object[] {
  const fromSecret = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: secretName(project), key } },
  });
  const { environment, entrypoint = [], command = [], healthcheck } = service;
  const isMark = (value: string) => secretIn(value) !== undefined;
  // A secret within a longer text is named there, which takes a variable that comes before it.
  const texts = [
    ...Object.values(environment).filter((value) => !isMark(value)),
    ...entrypoint,
    ...command,
    ...(healthcheck?.test ?? []),
  ];
  const named = new Set(texts.flatMap(secretsIn));
  const own = [
    ...[...named].map((name) => fromSecret(name, name)),
    ...Object.entries(environment)
      .filter(([name, value]) => !(named.has(name) && secretIn(value) === name))
      .map(([name, value]) => {
        const key = secretIn(value);
        // Kubernetes would replace $(NAME) in a value.
        return key === undefined
          ? { name, value: secretsByName(value.replaceAll('$(', '$$(')) }
          : fromSecret(name, key);
      }),
  ];
  if (!isBot(service)) return own;
  const fieldRef = { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" };
  return [
    ...own,
    { name: 'AIBOT_DISCORD_SHARD_COUNT', value: String(shards) },
    { name: 'AIBOT_DISCORD_SHARD_ID', valueFrom: { fieldRef } },
  ];
}

function gpusOf({ resources: { devices } }: ServiceModel): number {
  return (
    devices
      .filter(({ capabilities }) => capabilities.includes('gpu'))
      // A pod cannot have "all": one is what a model of this size uses.
      .reduce((sum, { count, deviceIds }) => sum + (deviceIds.length || Math.max(1, count ?? 1)), 0)
  );
}
