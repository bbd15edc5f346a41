/** One message of a server-sent event stream, as the HTML standard names its fields. */
export interface ServerSentMessage {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string;
}

/** Server-sent events from bytes; comments and fields we do not use are skipped. */
export async function* readServerSentMessages(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const message = readBlock(block);
      if (message) yield message;
    }
  }
}

function readBlock(block: string): ServerSentMessage | undefined {
  const data: string[] = [];
  let id: string | undefined;
  let event: string | undefined;
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    switch (line.slice(0, Math.max(colon, 0))) {
      case 'data':
        data.push(value);
        break;
      case 'id':
        id = value;
        break;
      case 'event':
        event = value;
        break;
      default:
    }
  }
  return data.length === 0 ? undefined : { id, event, data: data.join('\n') };
}
