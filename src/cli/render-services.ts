import { styleText } from 'node:util';
import type { ServiceStatus } from '../control/services.ts';
import { formatBytes, formatDuration } from './format.ts';
import { renderTable } from './table.ts';

const styles: Readonly<Record<ServiceStatus['state'], Parameters<typeof styleText>[0]>> = {
  absent: 'dim',
  pulling: 'yellow',
  created: 'yellow',
  starting: 'yellow',
  healthy: 'green',
  unhealthy: 'red',
  restarting: 'yellow',
  stopped: 'dim',
  failed: 'red',
};

/** The services as a table; why one is ill stands below it. */
export function renderServices(
  services: readonly ServiceStatus[],
  options: { readonly width: number; readonly nowMs: number },
): string[] {
  const table = renderTable(
    services,
    [
      { title: 'service', value: ({ name }) => name },
      { title: 'state', value: ({ state }) => styleText(styles[state], state) },
      { title: 'memory', value: renderMemory, align: 'right' },
      {
        title: 'cpu',
        value: ({ cpuCores }) => (cpuCores === undefined ? '' : `${(cpuCores * 100).toFixed(1)} %`),
        align: 'right',
      },
      {
        title: 'up',
        value: ({ startedAtMs }) =>
          startedAtMs === undefined ? '' : formatDuration(options.nowMs - startedAtMs),
        align: 'right',
      },
      { title: 'restarts', value: ({ restarts }) => String(restarts), align: 'right' },
      { title: 'ports', value: ({ ports }) => ports.join(', ') },
      { title: 'image', value: ({ image, detail }) => image || detail, isFlexible: true },
    ],
    options,
  );
  const ill = services.filter(
    ({ state, detail, image }) => state !== 'healthy' && detail !== '' && image !== '',
  );
  return [...table, ...ill.map(({ name, detail }) => `  ${name}: ${detail}`)];
}

function renderMemory({ memoryBytes, memoryLimitBytes }: ServiceStatus): string {
  if (memoryBytes === undefined) return '';
  // Without a limit of its own an engine names the whole machine.
  return memoryLimitBytes === undefined
    ? formatBytes(memoryBytes)
    : `${formatBytes(memoryBytes)} of ${formatBytes(memoryLimitBytes)}`;
}
