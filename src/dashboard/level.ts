import type { DashboardModel } from './dashboard-model.ts';

/** Quieter is an empty meter, louder a full one: speech into a headset lies between, dBFS. */
const emptyDbfs = -55;
const fullDbfs = -12;
/** Without a reading for this long nobody knows how loud a speaker is. */
const staleMs = 1_000;

/** How full a speaker's meter is, 0 to 1; undefined when it was not measured lately. */
export function levelOf({ levels }: DashboardModel, speakerId: string, nowMs: number): number | undefined {
  const level = levels.get(speakerId);
  if (!level || nowMs - level.atMs > staleMs) return undefined;
  return Math.max(0, Math.min(1, (level.levelDbfs - emptyDbfs) / (fullDbfs - emptyDbfs)));
}
