import type { PortModel } from './model.ts';
import { Fields, integer, oneOf, type Read, text, wrong } from './read-values.ts';
import type { SourceNode } from './source-node.ts';

const protocols = ['tcp', 'udp'] as const;
const portNumber = integer(1, 65_535);

/** One entry of `ports`: short (`127.0.0.1:8080:80/tcp`, ranges too) or long; a range is several ports. */
export const readPort: Read<readonly PortModel[]> = (node) => {
  if (node.kind !== 'map') return shortPort(node);
  const fields = new Fields(node, [
    'target',
    'published',
    'host_ip',
    'protocol',
    'mode',
    'name',
    'app_protocol',
  ]);
  fields.read('mode', oneOf(['ingress', 'host']));
  const target = fields.read('target', portNumber) ?? wrong(node, 'a port with a "target"');
  return [
    {
      target,
      published: fields.read('published', portNumber),
      hostIp: fields.read('host_ip', text),
      protocol: fields.read('protocol', oneOf(protocols)) ?? 'tcp',
    },
  ];
};

const wanted = 'a port such as 8080, 8080:80 or 127.0.0.1:8080:80/tcp';

function shortPort(node: SourceNode): readonly PortModel[] {
  const match = /^(?:(?:(\[[^\]]+\]|[^:]+):)?(\d+(?:-\d+)?)?:)?(\d+(?:-\d+)?)(?:\/(\w+))?$/.exec(text(node));
  const protocol = protocols.find((known) => known === (match?.[4] ?? 'tcp'));
  if (!match || protocol === undefined) return wrong(node, wanted);
  const hostIp = match[1]?.replace(/^\[|\]$/g, '');
  const targets = range(match[3] ?? '');
  const published = match[2] === undefined ? undefined : range(match[2]);
  if (published !== undefined && published.length !== targets.length)
    return wrong(node, 'a range of as many ports outside as inside');
  if (![...targets, ...(published ?? [])].every((port) => port >= 1 && port <= 65_535))
    return wrong(node, wanted);
  return targets.map((target, index) => ({ target, published: published?.[index], hostIp, protocol }));
}

function range(ports: string): readonly number[] {
  const [first = 0, last = first] = ports.split('-').map(Number);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
