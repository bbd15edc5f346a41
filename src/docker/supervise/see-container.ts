import { explainExit } from '../apply/explain-exit.ts';
import type { ContainerDetails } from '../container.ts';
import type { SeenContainer } from './service-state.ts';

const longestCheckWords = 120;

/** A container in the words of the state machine. */
export function seeContainer(container: ContainerDetails | undefined): SeenContainer | undefined {
  switch (container?.status) {
    case undefined:
    case 'removing':
      return undefined;
    case 'created':
    case 'paused':
      return { status: container.status };
    case 'restarting':
      return { status: 'restarting', reason: explainExit(container) };
    case 'running':
    case 'stopping':
      return { status: 'running', health: container.health, lastCheck: lastCheckOf(container) };
    case 'exited':
    case 'dead':
      return { status: 'ended', reason: explainExit(container) };
  }
}

function lastCheckOf({ healthLog }: ContainerDetails): string {
  return (healthLog.at(-1)?.output ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, longestCheckWords);
}
