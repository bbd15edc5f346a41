import type { ServiceModel } from '../compose-file/model.ts';
import { replaceMarks, secretsIn } from './secret-variables.ts';

/** Health as Kubernetes asks for it: patient while starting, then ready or not, and restarted only when it hangs. */
export function probesOf({ healthcheck }: ServiceModel): object {
  const [kind, ...words] = healthcheck?.test ?? ['NONE'];
  if (!healthcheck || kind === 'NONE') return {};
  const exec = { command: checkCommand(kind, words) };
  const timeoutSeconds = seconds(healthcheck.timeoutMs ?? 30_000);
  const periodSeconds = seconds(healthcheck.intervalMs ?? 30_000);
  const failureThreshold = healthcheck.retries ?? 3;
  const startEverySeconds = seconds(healthcheck.startIntervalMs ?? 5_000);
  return {
    startupProbe: {
      exec,
      timeoutSeconds,
      periodSeconds: startEverySeconds,
      // Models are fetched and loaded before it is up: at least the time Compose gives it.
      failureThreshold: Math.max(
        failureThreshold,
        Math.ceil(seconds(healthcheck.startPeriodMs ?? 0) / startEverySeconds),
      ),
    },
    readinessProbe: { exec, timeoutSeconds, periodSeconds, failureThreshold },
    // Three times as patient: busy is no reason to lose what is being said.
    livenessProbe: { exec, timeoutSeconds, periodSeconds, failureThreshold: 3 * failureThreshold },
  };
}

/** Probes know no variables, the shell does: a secret is read there from the environment of the container. */
function checkCommand(kind: string | undefined, words: readonly string[]): readonly string[] {
  if (kind === 'CMD-SHELL') return ['sh', '-c', ...words.map((word) => replaceMarks(word, inShell))];
  return words.some((word) => secretsIn(word).length > 0)
    ? ['sh', '-c', `exec ${words.map(quoted).join(' ')}`]
    : words;
}

const inShell = (name: string) => `\${${name}}`;
const quoted = (word: string) =>
  `'${replaceMarks(word.replaceAll("'", String.raw`'\''`), (name) => `'"${inShell(name)}"'`)}'`;

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));

/** Requests are half of the limits where the stack reserves nothing: models grow into theirs. */
export function resourcesOf({ resources }: ServiceModel, gpus: number): object {
  const { memoryBytes, memoryReservationBytes, cpus } = resources;
  const requested =
    memoryReservationBytes ?? (memoryBytes === undefined ? undefined : Math.ceil(memoryBytes / 2));
  const limits = {
    ...(memoryBytes !== undefined && { memory: quantity(memoryBytes) }),
    ...(cpus !== undefined && { cpu: String(cpus) }),
    ...(gpus > 0 && { 'nvidia.com/gpu': gpus }),
  };
  return {
    requests: { cpu: '100m', ...(requested !== undefined && { memory: quantity(requested) }) },
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}

/** Bytes as Kubernetes writes them, in whole binary units. */
export const quantity = (bytes: number) => `${Math.ceil(bytes / 1_024 ** 2)}Mi`;

export function securityOf(service: ServiceModel): { readonly pod: object; readonly container: object } {
  const [user, group] = (service.user ?? '').split(':').map(Number);
  const isPrivilegeFixed = service.securityOpt.some((option) => /^no-new-privileges(:true)?$/.test(option));
  const capabilities = {
    ...(service.capDrop.length > 0 && { drop: service.capDrop }),
    ...(service.capAdd.length > 0 && { add: service.capAdd }),
  };
  return {
    pod: {
      seccompProfile: { type: 'RuntimeDefault' },
      ...(service.aibot?.groupId !== undefined && { fsGroup: service.aibot.groupId }),
    },
    container: {
      ...(isPrivilegeFixed && { allowPrivilegeEscalation: false }),
      ...(service.isReadOnly && { readOnlyRootFilesystem: true }),
      ...(service.user !== undefined && Number.isInteger(user) && { runAsUser: user }),
      ...(group !== undefined && Number.isInteger(group) && { runAsGroup: group }),
      ...(Object.keys(capabilities).length > 0 && { capabilities }),
    },
  };
}
