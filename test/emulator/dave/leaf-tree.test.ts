import { expect, it } from 'vitest';
import { LeafTree } from './leaf-tree.ts';

it('gives the leftmost blank leaf to whoever comes next', () => {
  const tree = new LeafTree();
  ['a', 'b', 'c'].forEach((user) => tree.add(user));
  tree.remove('a');
  tree.remove('b');
  tree.add('d');
  expect(['d', 'c', 'b'].map((user) => tree.indexOf(user))).toEqual([0, 2, -1]);
  expect(tree.userIds).toEqual(['d', 'c']);
});
