import { readFile } from 'node:fs/promises';
import { familyOf } from './process-family.ts';

/** `USER_HZ`, which Linux has fixed at 100 for what it shows in /proc (proc_pid_stat(5)). */
const ticksPerSecond = 100;

/** Processor time so far of a process and all that descend from it, ms. */
export async function processorMs(pid: number): Promise<number> {
  const family = await familyOf(pid);
  const ticks = await Promise.all(family.map((member) => ticksOf(member.pid)));
  return (ticks.reduce((sum, count) => sum + count, 0) * 1_000) / ticksPerSecond;
}

async function ticksOf(pid: number): Promise<number> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; what follows it are numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
