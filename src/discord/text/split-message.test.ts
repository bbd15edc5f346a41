import { describe, expect, it } from 'vitest';
import { splitMessage } from './split-message.ts';

describe('a long message', () => {
  it('is left alone where it fits', () => {
    expect(splitMessage('Hello.')).toEqual(['Hello.']);
    expect(splitMessage('   ')).toEqual([]);
  });

  it('is cut at words, and nothing is lost', () => {
    const words = Array.from({ length: 900 }, (_, index) => `word${index}`);
    const parts = splitMessage(words.join(' '));
    expect(parts.every((part) => part.length <= 2_000)).toBe(true);
    expect(parts.flatMap((part) => part.split(' '))).toEqual(words);
  });

  it('keeps code in code blocks', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `const x${index} = ${index};`);
    const parts = splitMessage(`\`\`\`ts\n${lines.join('\n')}\n\`\`\``);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => part.startsWith('```ts\n') && part.endsWith('```'))).toBe(true);
    expect(parts.every((part) => part.length <= 2_000)).toBe(true);
    const code = parts.flatMap((part) => part.split('\n')).filter((line) => line.startsWith('const'));
    expect(code).toEqual(lines);
  });
});
