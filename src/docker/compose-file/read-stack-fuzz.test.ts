import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AibotError } from '../../shared/errors.ts';
import { readStack } from './read-stack.ts';

const ours = readFileSync(new URL('../../../stacks/compose.yaml', import.meta.url), 'utf8');
const lines = ours.split('\n');
const scraps = [
  '',
  '$',
  '${',
  '- ',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '"',
  '&a',
  '*a',
  '<<: x',
  'null',
  '~',
  '-1',
  'true',
  '!!map',
  '\t',
  '#',
];

/** Changes at random places, as a hand slips: a line lost, doubled, moved in or out, or something put into it. */
const slip = fc.record({
  line: fc.nat(lines.length - 1),
  kind: fc.constantFrom('lose', 'double', 'in', 'out', 'put'),
  at: fc.nat(60),
  scrap: fc.constantFrom(...scraps),
});

it('answers a spoilt file with a stack or with an error that names its line, never with anything else', () => {
  fc.assert(
    fc.property(fc.array(slip, { minLength: 1, maxLength: 4 }), (slips) => {
      const spoilt = [...lines];
      for (const { line, kind, at, scrap } of slips) {
        const text = spoilt[line] ?? '';
        if (kind === 'lose') spoilt[line] = '';
        else if (kind === 'double') spoilt[line] = `${text}\n${text}`;
        else if (kind === 'in') spoilt[line] = `  ${text}`;
        else if (kind === 'out') spoilt[line] = text.replace(/^ {2}/, '');
        else spoilt[line] = text.slice(0, at) + scrap + text.slice(at);
      }
      const content = spoilt.join('\n');
      const readText = (path: string) => (path.endsWith('.yaml') ? content : undefined);
      try {
        readStack({ files: ['/p/c.yaml'], env: {}, profiles: ['*'], readText });
      } catch (error) {
        expect(error).toBeInstanceOf(AibotError);
        expect((error as AibotError).message).toMatch(/^\/p\/c\.yaml:[1-9]\d*: ./);
      }
    }),
    { numRuns: 60 },
  );
});
