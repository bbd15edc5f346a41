import { InterpolationError, interpolate, type Lookup } from './interpolate.ts';
import { composeError, type Position } from './problems.ts';
import type { MapEntry, SourceNode } from './source-node.ts';

export type OnUnset = (variable: string, at: Position) => void;

/** Every value (keys are left alone) with its variables replaced. */
export function interpolateSource(node: SourceNode, lookup: Lookup, onUnset: OnUnset): SourceNode {
  switch (node.kind) {
    case 'map': {
      const entries = new Map<string, MapEntry>();
      for (const [key, entry] of node.entries)
        entries.set(key, { ...entry, node: interpolateSource(entry.node, lookup, onUnset) });
      return { ...node, entries };
    }
    case 'list':
      return { ...node, items: node.items.map((item) => interpolateSource(item, lookup, onUnset)) };
    case 'scalar': {
      if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
      try {
        const { text, unset } = interpolate(node.value, lookup);
        for (const variable of unset) onUnset(variable, node.at);
        return { ...node, value: text, text };
      } catch (error) {
        if (error instanceof InterpolationError)
          throw composeError(node.at, `${node.path}: ${error.message}`);
        throw error;
      }
    }
  }
}
