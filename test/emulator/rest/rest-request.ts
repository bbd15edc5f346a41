import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Application } from '../world/application.ts';
import type { Attachment } from '../world/message.ts';
import { readMultipart } from './multipart.ts';
import { invalidBody } from './rest-error.ts';

export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface RestRequest {
  readonly method: string;
  /** Without `/api/v10`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  /** Whose token came with it; undefined where none came. */
  readonly application: Application | undefined;
}

/** What a handler answers: a JSON body, or 204 where there is none. */
export interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export const ok = (body: unknown): RestAnswer => ({ status: 200, body });
export const noContent: RestAnswer = { status: 204 };

/** JSON, or a form with `payload_json` and files. */
export async function readBody(request: IncomingMessage): Promise<Pick<RestRequest, 'body' | 'files'>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) {
    return readForm(bytes, contentType);
  }
  return { body: bytes.length === 0 ? undefined : parseJson(bytes.toString('utf8')), files: [] };
}

function readForm(bytes: Buffer, contentType: string): Pick<RestRequest, 'body' | 'files'> {
  const parts = readMultipart(bytes, contentType);
  const json = parts.find((part) => part.name === 'payload_json');
  return {
    body: json && parseJson(json.bytes.toString('utf8')),
    files: parts.flatMap(({ filename, contentType: type, bytes: content }) =>
      filename === undefined ? [] : [{ name: filename, contentType: type, bytes: content }],
    ),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody('not JSON');
  }
}

/** Checks a body against a schema; says what is wrong as Discord does. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = schema.safeParse(body ?? {});
  if (!result.success) {
    throw invalidBody(z.prettifyError(result.error));
  }
  return result.data;
}

export function toAttachments(files: readonly UploadedFile[], nextId: () => string): readonly Attachment[] {
  return files.map((file) => ({
    id: nextId(),
    filename: file.name,
    contentType: file.contentType,
    bytes: file.bytes,
  }));
}
