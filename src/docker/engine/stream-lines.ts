import { StringDecoder } from 'node:string_decoder';

/** Lines of a byte stream, without their breaks; a last one without a break counts too. */
export async function* streamLines(stream: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) yield line;
  }
  rest += decoder.end();
  if (rest.trim()) yield rest;
}

/** One JSON value a line, as the engine streams progress, events and figures. */
export async function* streamJson<T>(stream: AsyncIterable<unknown>): AsyncGenerator<T, void, undefined> {
  for await (const line of streamLines(stream)) yield JSON.parse(line) as T;
}
