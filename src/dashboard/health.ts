import type { ComponentStatus } from '../control/status.ts';
import type { DashboardModel } from './dashboard-model.ts';

export interface Health {
  readonly meaning: 'good' | 'warning' | 'bad' | 'quiet';
  readonly sign: string;
  readonly text: string;
  /** What to do about it. */
  readonly nextSteps: readonly string[];
}

/** Whether it hears, thinks and speaks, in one line. */
export function judgeHealth({ connection, status }: DashboardModel): Health {
  if (connection.state === 'connecting')
    return { meaning: 'quiet', sign: '◌', text: 'Looking for the daemon…', nextSteps: [] };
  if (connection.state === 'lost')
    return { meaning: 'bad', sign: '✖', text: connection.message, nextSteps: connection.nextSteps };
  if (!status) return { meaning: 'quiet', sign: '◌', text: 'Asking the daemon…', nextSteps: [] };
  if (status.state !== 'ready')
    return { meaning: 'warning', sign: '◌', text: `The daemon is ${status.state}.`, nextSteps: [] };
  const failed = status.components.filter((one) => one.state === 'failed');
  const impaired = status.components.filter((one) => one.state === 'degraded' || one.state === 'starting');
  const [worst] = [...failed, ...impaired];
  if (worst) {
    const others = failed.length + impaired.length - 1;
    return {
      meaning: failed.length > 0 ? 'bad' : 'warning',
      sign: failed.length > 0 ? '✖' : '▲',
      text: `${worst.id} is ${worst.state}: ${worst.detail}${others > 0 ? `, and ${others} more` : ''}`,
      nextSteps: worst.nextSteps,
    };
  }
  const steps = status.components.flatMap((one) => one.nextSteps);
  // A gateway without a daemon has engines, and no place to talk in.
  const hasVoice = status.components.some((one) => one.kind === 'discord');
  const idle = hasVoice ? 'Ready; it is in no voice channel.' : 'Ready: the engines answer.';
  const text = status.sessions.length > 0 ? 'It hears, thinks and speaks.' : idle;
  return { meaning: 'good', sign: '●', text, nextSteps: steps };
}

/** What is ill must not be what a small screen leaves out. */
export const worstFirst = (components: readonly ComponentStatus[]) =>
  components.toSorted((a, b) => severity[b.state] - severity[a.state]);

const severity: Readonly<Record<ComponentStatus['state'], number>> = {
  failed: 3,
  degraded: 2,
  starting: 1,
  ready: 0,
  stopped: 0,
  disabled: 0,
};
