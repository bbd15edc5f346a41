import { loadConfigWithSources } from '../../config/load-config.ts';
import { resolvePaths } from '../../config/paths.ts';
import { isCancelled } from '../../shared/abort.ts';
import { type Check, type CheckContext, type Finding, failed } from './check.ts';

export interface CheckResult extends Finding {
  readonly id: string;
  readonly title: string;
  /** Empty when all is well. */
  readonly mend: readonly string[];
}

export interface OpenCheckContextOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly isDockerAsked?: boolean | undefined;
}

/** What the checks look at; reading it never fails, a broken configuration is a finding. */
export function openCheckContext(
  signal: AbortSignal,
  { env = process.env, isDockerAsked = false }: OpenCheckContextOptions = {},
): CheckContext {
  try {
    const { config, paths } = loadConfigWithSources({ env });
    return { signal, env, isDockerAsked, paths, config, configError: undefined };
  } catch (configError) {
    return { signal, env, isDockerAsked, paths: resolvePaths({ env }), config: undefined, configError };
  }
}

/** Runs the checks that concern this installation side by side; one that throws has failed, and its message is the finding. */
export function runChecks(checks: readonly Check[], context: CheckContext): Promise<CheckResult[]> {
  return Promise.all(
    checks.filter(({ isWanted }) => isWanted?.(context) ?? true).map((check) => runCheck(check, context)),
  );
}

async function runCheck(check: Check, context: CheckContext): Promise<CheckResult> {
  const { id, title, mend } = check;
  try {
    const finding = await check.run(context);
    return { id, title, ...finding, mend: finding.state === 'ok' ? [] : mend };
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { id, title, ...failed(error instanceof Error ? error.message : String(error)), mend };
  }
}
