import type { StackModel } from '../compose-file/model.ts';

/**
 * The part of a stack that is wanted. A service that somebody has stopped is not started because another one
 * depends on it, and is no orphan either.
 */
export function wantedStack(stack: StackModel, isWanted: (service: string) => boolean): StackModel {
  const entries = Object.entries(stack.services);
  return {
    ...stack,
    services: Object.fromEntries(entries.filter(([name]) => isWanted(name))),
    inactive: [...stack.inactive, ...entries.flatMap(([name]) => (isWanted(name) ? [] : [name]))],
  };
}
