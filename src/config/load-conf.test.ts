import { expect, it } from 'vitest';
import { createConfigStore } from './config-store.ts';
import { loadConf } from './load-conf.ts';

it('leaves the ending of the process to those who listen for signals', () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listening = () => signals.map((signal) => process.listenerCount(signal));
  const before = listening();
  loadConf();
  createConfigStore();
  expect(listening()).toEqual(before);
});
