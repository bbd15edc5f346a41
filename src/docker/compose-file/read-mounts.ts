import type { MountModel } from './model.ts';
import { type ReadContext, resolvePath } from './read-context.ts';
import { boolean, Fields, oneOf, type Read, sizeBytes, text, wrong } from './read-values.ts';
import type { SourceNode } from './source-node.ts';

/** One entry of `volumes`: short (`models:/models:ro`, `./a.yaml:/a.yaml`) or long. */
export function readMount(context: ReadContext): Read<MountModel> {
  return (node) => (node.kind === 'map' ? longMount(node, context) : shortMount(node, context));
}

function shortMount(node: SourceNode, context: ReadContext): MountModel {
  const parts = text(node).split(':');
  const [source, target, options] = parts.length === 1 ? [undefined, parts[0], undefined] : parts;
  if (parts.length > 3 || !target?.startsWith('/'))
    return wrong(node, 'SOURCE:/target, optionally with :ro; the target is an absolute path');
  if (options !== undefined && options !== 'ro' && options !== 'rw')
    return wrong(node, 'a mount with the option ro or rw; others are not supported');
  const isReadOnly = options === 'ro';
  // As with Compose: what looks like a path is one, everything else is a volume.
  if (source !== undefined && /^[./~]/.test(source))
    return { type: 'bind', source: resolvePath(context, source), target, isReadOnly, createsHostPath: true };
  return { type: 'volume', source, target, isReadOnly };
}

function longMount(node: SourceNode, context: ReadContext): MountModel {
  const fields = new Fields(node, ['type', 'source', 'target', 'read_only', 'bind', 'tmpfs']);
  const type =
    fields.read('type', oneOf(['bind', 'volume', 'tmpfs'])) ?? wrong(node, 'a mount with a "type"');
  const target = fields.read('target', text) ?? wrong(node, 'a mount with a "target"');
  const source = fields.read('source', text);
  const isReadOnly = fields.read('read_only', boolean) ?? false;
  const createsHostPath = fields.read('bind', (bind) =>
    new Fields(bind, ['create_host_path']).read('create_host_path', boolean),
  );
  const tmpfs = fields.read('tmpfs', (value) => {
    const options = new Fields(value, ['size', 'mode']);
    return { sizeBytes: options.read('size', sizeBytes), mode: options.read('mode', fileMode) };
  });
  switch (type) {
    case 'bind':
      if (source === undefined) return wrong(node, 'a bind mount with a "source"');
      return {
        type,
        source: resolvePath(context, source),
        target,
        isReadOnly,
        createsHostPath: createsHostPath ?? true,
      };
    case 'volume':
      return { type, source, target, isReadOnly };
    case 'tmpfs':
      return {
        type,
        target,
        sizeBytes: tmpfs?.sizeBytes,
        options: tmpfs?.mode === undefined ? [] : [`mode=${tmpfs.mode}`],
      };
  }
}

/** A number in YAML (`0o1777`, `1023`), octal digits for `mount`. */
const fileMode: Read<string> = (node) =>
  node.kind === 'scalar' && typeof node.value === 'number' ? node.value.toString(8) : text(node);

/** One entry of `tmpfs`: `/tmp` or `/tmp:size=64m,mode=1777`. */
export const readTmpfs: Read<MountModel> = (node) => {
  const [target = '', options = ''] = text(node).split(/:(.*)/);
  if (!target.startsWith('/')) return wrong(node, 'an absolute path, optionally with options: /tmp:size=64m');
  const words = options.split(',').filter((word) => word !== '');
  const size = words.find((word) => word.startsWith('size='))?.slice('size='.length);
  return {
    type: 'tmpfs',
    target,
    sizeBytes:
      size === undefined ? undefined : sizeBytes({ ...node, kind: 'scalar', value: size, text: size }),
    options: words.filter((word) => !word.startsWith('size=')),
  };
};
