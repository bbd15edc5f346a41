import { createRequire } from 'node:module';
import type Conf from 'conf';
import { endingSignals } from '../shared/ending-signals.ts';

/**
 * The store of JSON files, without the listeners that come with its module (by way of `when-exit`): they end the
 * process at the first SIGINT, SIGTERM or SIGHUP, whoever else listens, which would leave the daemon and every
 * interrupted command no time to end in order. All they do besides is to remove a temporary file.
 */
export function loadConf(): typeof Conf {
  const before = new Map(endingSignals.map((signal) => [signal, process.listeners(signal)]));
  const conf = createRequire(import.meta.url)('conf') as { readonly default: typeof Conf };
  for (const [signal, listeners] of before) {
    const added = process.listeners(signal).filter((listener) => !listeners.includes(listener));
    for (const listener of added) process.off(signal, listener);
  }
  return conf.default;
}
