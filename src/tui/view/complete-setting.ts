import { type ConfigKey, configKeys, findConfigKey } from '../../config/keys.ts';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';

/** What can be set. */
export const settingKeys = (): readonly string[] => configKeys().map((key) => key.path);

/** What it can be set to, as far as that is known. */
export function settingValues(path: string, model: DashboardModel): readonly string[] {
  const key = findConfigKey(path);
  return key ? valuesOf(key, model) : [];
}

/** The words of a choice; names of what runs; else what holds without being set. */
function valuesOf(
  { path, kind, isSecret, defaultValue }: ConfigKey,
  model: DashboardModel,
): readonly string[] {
  if (isSecret) return [];
  if (kind.includes('|')) return kind.split('|');
  const [, port] = /^engines\.([a-z]+)\.use$/.exec(path) ?? [];
  if (port !== undefined) return enginesOf(port, model);
  if (path === 'docker.services') return model.services.map(({ name }) => name);
  return typeof defaultValue === 'string' || typeof defaultValue === 'number' ? [String(defaultValue)] : [];
}

/** Engines are the components `stt:moonshine-base-en` and their like. */
const enginesOf = (port: string, { status }: DashboardModel) =>
  (status?.components ?? []).flatMap(({ id, kind }) =>
    kind === 'engine' && id.startsWith(`${port}:`) ? [id.slice(port.length + 1)] : [],
  );
