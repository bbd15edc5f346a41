export interface FormPart {
  readonly name: string;
  /** Undefined for plain fields. */
  readonly filename: string | undefined;
  readonly contentType: string;
  readonly bytes: Buffer;
}

const LINE_END = '\r\n';

/** Takes a multipart/form-data body (RFC 7578) apart; nested multiparts and encodings are not used by clients. */
export function readMultipart(body: Buffer, contentType: string): readonly FormPart[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1] ?? '';
  const delimiter = Buffer.from(`${LINE_END}--${boundary}`, 'latin1');
  const whole = Buffer.concat([Buffer.from(LINE_END), body]);
  const parts: FormPart[] = [];
  let start = whole.indexOf(delimiter);
  for (let end = next(start); start !== -1 && end !== -1; start = end, end = next(start)) {
    parts.push(readPart(whole.subarray(start + delimiter.length + LINE_END.length, end)));
  }
  return parts;

  function next(from: number): number {
    return whole.indexOf(delimiter, from + delimiter.length);
  }
}

function readPart(part: Buffer): FormPart {
  const headEnd = part.indexOf(LINE_END + LINE_END);
  const head = part.toString('utf8', 0, headEnd);
  const field = (pattern: RegExp) => pattern.exec(head)?.[1];
  return {
    name: field(/[; ]name="([^"]*)"/i) ?? '',
    filename: field(/filename="([^"]*)"/i),
    contentType: field(/content-type: *([^\r\n]+)/i) ?? 'application/octet-stream',
    bytes: part.subarray(headEnd + 2 * LINE_END.length),
  };
}
