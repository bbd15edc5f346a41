/** Discord's limit for a message, in characters. */
export const messageLimit = 2_000;

/** A long text in messages, cut at lines or words; a code block that is cut goes on in the next message. */
export function splitMessage(text: string, limit = messageLimit): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  let fence = '';
  while (fence.length + rest.length > limit) {
    const room = limit - fence.length - '\n```'.length;
    const cut = cutAt(rest, room);
    const part = fence + rest.slice(0, cut);
    const opening = openFence(part);
    parts.push(opening === undefined ? part : `${part}\n\`\`\``);
    fence = opening === undefined ? '' : `${opening}\n`;
    rest = rest.slice(cut).replace(/^\s/, '');
  }
  return rest.trim() === '' ? parts : [...parts, fence + rest];
}

function cutAt(text: string, room: number): number {
  const line = text.lastIndexOf('\n', room);
  if (line > room / 2) return line;
  const word = text.lastIndexOf(' ', room);
  return word > room / 2 ? word : room;
}

/** The line that opened the code block the text ends in. */
function openFence(text: string): string | undefined {
  const fences = text.match(/^```.*$/gm) ?? [];
  return fences.length % 2 === 1 ? fences.at(-1) : undefined;
}
