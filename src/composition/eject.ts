import { environmentWithDotEnv } from '../config/load-config.ts';
import { readStack } from '../docker/compose-file/read-stack.ts';
import { completeAssistant } from '../docker/eject/complete-assistant.ts';
import { ejectCompose } from '../docker/eject/eject-compose.ts';
import { ejectKubernetes } from '../docker/eject/eject-kubernetes.ts';
import type { EjectedFile } from '../docker/eject/ejected-file.ts';
import { markLiteralSecrets, markSecret } from '../docker/eject/secret-variables.ts';
import { stackFiles } from './stack-files.ts';

export interface EjectRequest {
  readonly target: 'compose' | 'kubernetes';
  /** Profiles of the stack: `docker-gpu` adds the graphics card, `observability` Prometheus and Grafana. */
  readonly profiles: readonly string[];
  /** Copies of the gateway, on Kubernetes. */
  readonly replicas: number;
  /** Processes among which the servers of Discord are divided, on Kubernetes. */
  readonly shards: number;
}

/** Files that run the assistant without aibot's own supervision. Nothing is written. */
export function composeEject({ target, profiles, replicas, shards }: EjectRequest): readonly EjectedFile[] {
  const files = stackFiles(profiles.includes('docker-gpu'));
  const { stack } = readStack({ files, profiles, env: environmentWithDotEnv({}), variables: markSecret });
  const whole = completeAssistant(markLiteralSecrets(stack));
  return target === 'compose' ? ejectCompose(whole) : ejectKubernetes(whole, { replicas, shards });
}
