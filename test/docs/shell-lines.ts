import type { Page } from './pages.ts';

/** The commands of a page: shell lines, split where a shell splits them, and inline code. */
export function shellCommands({ blocks, inlineCode }: Page): string[][] {
  const lines = blocks
    .filter(({ language }) => language === 'sh' || language === 'bash')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'));
  return [...lines, ...inlineCode]
    .flatMap(splitCommands)
    .map(words)
    .filter((command) => command.length > 0);
}

function splitCommands(line: string): string[] {
  return line.replace(/(?:^|\s)#.*$/, '').split(/&&|\|\||[|;]/);
}

/** Without what only decorates the command: variables before it, sudo, a prompt. */
function words(command: string): string[] {
  const all = command.trim().match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  const start = all.findIndex((word) => !/^(?:\$|sudo|time|[A-Z][A-Z0-9_]*=.*)$/.test(word));
  return start < 0 ? [] : all.slice(start);
}
