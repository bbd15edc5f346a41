import { AibotError, exitCodes } from '../../shared/errors.ts';
import { nearest } from '../../shared/nearest.ts';
import type { StackModel } from '../compose-file/model.ts';

/** Services and everything they depend on. */
export function withDependencies(stack: StackModel, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const service = stack.services[name];
    if (!service) throw noSuchService(name, Object.keys(stack.services));
    if (found.has(name)) return;
    found.add(name);
    for (const dependency of service.dependsOn) visit(dependency.service);
  };
  for (const name of names) visit(name);
  return [...found];
}

export function noSuchService(name: string, all: readonly string[]): AibotError {
  const guess = nearest(name, all);
  return new AibotError(`There is no service "${name}"${guess ? `; did you mean "${guess}"?` : ''}`, {
    code: 'unknown-service',
    exitCode: exitCodes.usage,
    nextSteps: [`Choose one of: ${all.join(', ')}`],
  });
}
