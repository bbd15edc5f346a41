import { existsSync, statSync } from 'node:fs';
import { configKeys } from '../../config/keys.ts';
import { createControlClient } from '../../control/client.ts';
import { isNotRunning } from '../../control/errors.ts';
import { toAibotError } from '../../shared/errors.ts';
import { type Check, failed, ok, warning } from './check.ts';
import { stackVariables } from './stack-variables.ts';

export const configChecks: readonly Check[] = [
  {
    id: 'config',
    title: 'Configuration',
    symptom: 'Every command ends with `config-unknown-key` or `config-invalid`.',
    mend: ['Correct the setting that is named; `aibot config list --all` shows those there are.'],
    isEssential: true,
    run({ config, configError, paths }) {
      if (!config) return Promise.resolve(failed(toAibotError(configError).message));
      return Promise.resolve(ok(existsSync(paths.configFile) ? paths.configFile : 'defaults'));
    },
  },
  {
    id: 'environment',
    title: 'Environment',
    symptom: 'A setting given as an environment variable has no effect.',
    mend: [
      'Rename or remove the variable; `aibot config list --all --json` gives the variable of each setting.',
    ],
    run({ env }) {
      const known = new Set([
        ...configKeys().flatMap((key) => key.env),
        ...stackVariables().map(({ name }) => name),
        ...otherVariables,
      ]);
      const unknown = Object.keys(env).filter((name) => name.startsWith('AIBOT_') && !known.has(name));
      return Promise.resolve(
        unknown.length === 0 ? ok('no unknown AIBOT_ variables') : warning(`unknown: ${unknown.join(', ')}`),
      );
    },
  },
  {
    id: 'secrets',
    title: 'Secrets file',
    symptom: 'Other users of the machine can read the Discord token.',
    mend: ['Run `chmod 600` on the secrets file; `aibot config path` names it.'],
    run({ paths }) {
      if (!existsSync(paths.secretsFile)) return Promise.resolve(ok('none'));
      const mode = statSync(paths.secretsFile).mode & 0o777;
      const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
      return Promise.resolve(
        isOpen
          ? failed(`${paths.secretsFile} is readable by others (mode ${mode.toString(8)})`)
          : ok(paths.secretsFile),
      );
    },
  },
  {
    id: 'daemon',
    title: 'Daemon',
    symptom: 'Commands say that the daemon is not running or does not answer.',
    mend: ['Start it with `aibot up`, or restart it with `aibot restart`.'],
    async run({ paths, signal }) {
      try {
        const status = await createControlClient(paths.socketPath).call(
          'status',
          {},
          { signal, deadlineMs: 3_000 },
        );
        return ok(`${status.state}, version ${status.version}, process ${status.pid}`);
      } catch (error) {
        if (isNotRunning(error)) return warning('not running');
        throw error;
      }
    },
  },
  {
    id: 'token',
    title: 'Discord token',
    symptom: 'The bot does not appear in the server.',
    mend: ['Put the token of your bot in with `aibot config set discord.token TOKEN`, or set DISCORD_TOKEN.'],
    run({ config }) {
      const token = config?.discord.token;
      if (token === undefined) return Promise.resolve(warning('none yet: everything but Discord works'));
      const looksRight = /^[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}$/.test(token);
      return Promise.resolve(
        looksRight ? ok('there') : warning('there, but it does not look like a bot token'),
      );
    },
  },
];

/** Variables that are no settings. */
const otherVariables = ['AIBOT_HOME', 'AIBOT_PLAIN', 'AIBOT_CONTENT_TYPE'];
