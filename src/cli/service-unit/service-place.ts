import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ServiceUnit } from './render-unit.ts';

export const unitName = 'aibot.service';

export type ServiceScope = 'user' | 'system';

/** Where the unit belongs: beside the user's own units, or the machine's. */
export function unitFileOf(scope: ServiceScope, env: NodeJS.ProcessEnv = process.env): string {
  if (scope === 'system') return join('/etc/systemd/system', unitName);
  const xdg = env['XDG_CONFIG_HOME'];
  const configHome = xdg && isAbsolute(xdg) ? xdg : join(env['HOME'] ?? homedir(), '.config');
  return join(configHome, 'systemd', 'user', unitName);
}

/** What the unit runs: this installation, `root` being its package's folder, in the foreground. */
export function describeService(
  scope: ServiceScope,
  root: string,
  env: NodeJS.ProcessEnv = process.env,
): ServiceUnit {
  const command = [process.execPath, join(root, 'bin', 'run.js'), 'daemon', 'run'];
  const kept = ['AIBOT_HOME', 'AIBOT_MODELS_DIR'].flatMap((name) =>
    env[name] ? [[name, env[name]] as const] : [],
  );
  const environment = Object.fromEntries(kept);
  if (scope === 'user') return { command, environment };
  // Nobody's session: without a home of its own it would look for its socket elsewhere than the command line.
  const isOwnHome = environment['AIBOT_HOME'] !== undefined;
  return {
    command,
    environment: { AIBOT_HOME: '/var/lib/aibot', ...environment },
    account: env['SUDO_USER'] ?? userInfo().username,
    stateDirectory: isOwnHome ? undefined : 'aibot',
  };
}
