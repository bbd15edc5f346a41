import { readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { execa } from 'execa';
import { z } from 'zod';

const forwardFile = '/proc/sys/net/ipv4/ip_forward';
const tables = ['filter', 'nat', 'mangle', 'raw'];

/** What an engine changes of the machine's network, as it was before. */
const networkStateSchema = z.object({
  ipForward: z.string(),
  /** `iptables-save`; empty when there was no rule at all. */
  rules: z.string(),
  bridges: z.array(z.string()),
});
export type NetworkState = z.infer<typeof networkStateSchema>;

export function parseNetworkState(value: unknown): NetworkState {
  return networkStateSchema.parse(value);
}

export async function readNetworkState(env: Readonly<Record<string, string>>): Promise<NetworkState> {
  const { stdout } = await execa({ env, reject: false })`iptables-save`;
  return {
    ipForward: (await readFile(forwardFile, 'utf8')).trim(),
    rules: typeof stdout === 'string' ? stdout : '',
    bridges: await bridgeNames(),
  };
}

/** Puts rules, forwarding and bridges back; what others had before stays. */
export async function restoreNetworkState(
  state: NetworkState,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  for (const bridge of await bridgeNames()) {
    if (!state.bridges.includes(bridge) && /^br-[0-9a-f]{12}$/.test(bridge))
      await execa({ reject: false })`ip link delete ${bridge}`;
  }
  for (const table of tables) {
    const run = execa({ env, reject: false });
    if (state.rules.includes(`*${table}\n`)) continue;
    await run`iptables -w -t ${table} -F`;
    await run`iptables -w -t ${table} -X`;
    if (table === 'filter') await run`iptables -w -P FORWARD ACCEPT`;
  }
  if (state.rules) await execa({ env, reject: false, input: `${state.rules}\n` })`iptables-restore -w`;
  await writeFile(forwardFile, state.ipForward);
}

async function bridgeNames(): Promise<string[]> {
  const { stdout, exitCode } = await execa({ reject: false })`ip -o link show type bridge`;
  if (exitCode !== 0) return Object.keys(networkInterfaces()).filter((name) => name.startsWith('br-'));
  return [...stdout.matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name ?? '');
}
