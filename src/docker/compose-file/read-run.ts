import type { HealthcheckSpec } from '../container.ts';
import type { DependencyModel, LoggingModel, RestartModel } from './model.ts';
import {
  boolean,
  durationMs,
  Fields,
  integer,
  labels,
  listOf,
  mapOf,
  oneOf,
  type Read,
  text,
  wrong,
} from './read-values.ts';
import { splitWords } from './split-words.ts';

/** `command` and `entrypoint`: words, or a line that is split as a shell would. */
export const readCommand: Read<readonly string[]> = (node) =>
  node.kind === 'list'
    ? node.items.map(text)
    : (splitWords(text(node)) ?? wrong(node, 'a command whose quotes are closed'));

const noCheck = { test: ['NONE'] };

export const readHealthcheck: Read<Partial<HealthcheckSpec>> = (node) => {
  const fields = new Fields(node, [
    'test',
    'interval',
    'timeout',
    'retries',
    'start_period',
    'start_interval',
    'disable',
  ]);
  if (fields.read('disable', boolean) === true) return noCheck;
  return {
    test: fields.read('test', healthTest),
    intervalMs: fields.read('interval', durationMs),
    timeoutMs: fields.read('timeout', durationMs),
    retries: fields.read('retries', integer(0)),
    startPeriodMs: fields.read('start_period', durationMs),
    startIntervalMs: fields.read('start_interval', durationMs),
  } as Partial<HealthcheckSpec>;
};

const healthTest: Read<readonly string[]> = (node) => {
  if (node.kind !== 'list') return ['CMD-SHELL', text(node)];
  const words = node.items.map(text);
  if (words[0] === 'NONE' || words[0] === 'CMD' || words[0] === 'CMD-SHELL') return words;
  return wrong(node, 'a list that begins with CMD, CMD-SHELL or NONE');
};

const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;

export const readDependencies: Read<readonly DependencyModel[]> = (node) => {
  if (node.kind === 'list')
    return node.items.map((item) => ({
      service: text(item),
      condition: 'service_started',
      isRequired: true,
      restarts: false,
    }));
  return Object.values(
    mapOf<DependencyModel>((value, service) => {
      const fields = new Fields(value, ['condition', 'required', 'restart']);
      return {
        service,
        condition: fields.read('condition', oneOf(conditions)) ?? 'service_started',
        isRequired: fields.read('required', boolean) ?? true,
        restarts: fields.read('restart', boolean) ?? false,
      };
    })(node),
  );
};

export const readRestart: Read<RestartModel> = (node) => {
  const [policy, attempts, ...more] = text(node).split(':');
  const isPlain = attempts === undefined && more.length === 0;
  if (
    isPlain &&
    (policy === 'no' || policy === 'always' || policy === 'unless-stopped' || policy === 'on-failure')
  )
    return { policy };
  if (policy === 'on-failure' && more.length === 0 && /^\d+$/.test(attempts ?? ''))
    return { policy, maxAttempts: Number(attempts) };
  return wrong(node, 'no, always, unless-stopped, on-failure or on-failure:N');
};

export const readLogging: Read<LoggingModel> = (node) => {
  const fields = new Fields(node, ['driver', 'options']);
  return { driver: fields.read('driver', text), options: fields.read('options', labels) ?? {} };
};

/** `name:address` lines; written as a list (`name:address`, `name=address`) or a mapping. */
export const readExtraHosts: Read<readonly string[]> = (node) => {
  if (node.kind !== 'list') return Object.entries(mapOf(text)(node)).map(([host, ip]) => `${host}:${ip}`);
  return listOf((item) => {
    const match = /^([^:=]+)[:=](.+)$/.exec(text(item));
    return match ? `${match[1] ?? ''}:${match[2] ?? ''}` : wrong(item, 'NAME:ADDRESS');
  })(node);
};
