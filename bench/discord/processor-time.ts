import { readdir, readFile } from 'node:fs/promises';

/** `USER_HZ`, which Linux has fixed at 100 for what it shows in /proc (proc_pid_stat(5)). */
const ticksPerSecond = 100;

interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  readonly ticks: number;
}

async function readStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; what follows it are numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, parentPid: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

/** Processor time so far of a process and all that descend from it, ms. */
export async function processorMs(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((id) => id > 0);
  const stats = (await Promise.all(pids.map(readStat))).filter((stat) => stat !== undefined);
  const family = new Set([pid]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const stat of stats) if (family.has(stat.parentPid)) family.add(stat.pid);
  }
  const ticks = stats.reduce((sum, stat) => sum + (family.has(stat.pid) ? stat.ticks : 0), 0);
  return (ticks * 1_000) / ticksPerSecond;
}
