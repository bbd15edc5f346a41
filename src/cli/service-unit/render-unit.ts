export interface ServiceUnit {
  /** A program and its arguments, all absolute where they are files. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The account it runs as; undefined for a user unit, which is its user's own. */
  readonly account?: string | undefined;
  /** Below /var/lib; made by systemd with the account as its owner. */
  readonly stateDirectory?: string | undefined;
}

/** The text of a systemd unit; see systemd.service(5) and systemd.exec(5). */
export function renderUnit({ command, environment, account, stateDirectory }: ServiceUnit): string {
  const lines = [
    '# Written by `aibot daemon install`; changes are lost at the next one. Use `systemctl edit` for your own.',
    '[Unit]',
    'Description=aibot, a voice assistant',
    'Documentation=man:systemd.service(5)',
    'Wants=network-online.target',
    'After=network-online.target',
    // Five failures in two minutes are no accident any more.
    'StartLimitIntervalSec=120',
    'StartLimitBurst=5',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${command.map(quoteArgument).join(' ')}`,
    ...Object.entries(environment).map(([name, value]) => `Environment=${quoteValue(`${name}=${value}`)}`),
    ...(account === undefined ? [] : [`User=${account}`]),
    ...(stateDirectory === undefined ? [] : [`StateDirectory=${stateDirectory}`, 'StateDirectoryMode=0700']),
    // `aibot down` ends it with 0, and it stays down.
    'Restart=on-failure',
    'RestartSec=2',
    // The daemon alone is told to stop; it ends its engine hosts itself, each within five seconds.
    'KillMode=mixed',
    'TimeoutStopSec=30',
    'NoNewPrivileges=yes',
    '',
    '[Install]',
    `WantedBy=${account === undefined ? 'default.target' : 'multi-user.target'}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** One word of ExecStart, where `$` is read as a variable besides what `quoteValue` sees to. */
const quoteArgument = (word: string) => quoteValue(word).replaceAll('$', '$$$$');

/** In double quotes where it must be; `%` is always a specifier. */
function quoteValue(text: string): string {
  const doubled = text.replaceAll('%', '%%');
  return /^[\w@%+=:,./$-]+$/.test(doubled) ? doubled : `"${doubled.replaceAll(/[\\"]/g, '\\$&')}"`;
}
