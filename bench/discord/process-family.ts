import { readdir, readFile } from 'node:fs/promises';

export interface FamilyMember {
  readonly pid: number;
  /** With its arguments. */
  readonly command: string;
}

const pageKib = 4;

/** A process and all that descend from it, as Linux shows them. */
export async function familyOf(pid: number): Promise<readonly FamilyMember[]> {
  const pids = (await readdir('/proc')).map(Number).filter((id) => id > 0);
  const parents = new Map(await Promise.all(pids.map(async (id) => [id, await parentOf(id)] as const)));
  const isFamily = (id: number | undefined): boolean =>
    id !== undefined && id > 1 && (id === pid || isFamily(parents.get(id)));
  return await Promise.all(
    pids.filter(isFamily).map(async (id) => ({
      pid: id,
      command: (await readText(`/proc/${id}/cmdline`)).replaceAll('\0', ' '),
    })),
  );
}

export async function residentMib(family: readonly FamilyMember[]): Promise<number> {
  const pages = await Promise.all(
    family.map(async ({ pid }) => Number((await readText(`/proc/${pid}/statm`)).split(' ')[1] ?? 0)),
  );
  return Math.round((pages.reduce((sum, count) => sum + count, 0) * pageKib) / 1024);
}

export const openFiles = async (pid: number): Promise<number> => (await readdir(`/proc/${pid}/fd`)).length;

async function parentOf(pid: number): Promise<number> {
  const text = await readText(`/proc/${pid}/stat`);
  // The name, in parentheses, may hold anything; what follows it are numbers.
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Empty where the process has gone meanwhile. */
const readText = (path: string) => readFile(path, 'utf8').catch(() => '');
