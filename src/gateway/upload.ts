import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AibotError } from '../shared/errors.ts';

/** An uploaded recording, with the other fields of the form it came in. */
export interface Upload {
  readonly audio: Uint8Array;
  /** Empty when the recording was the whole body. A field given twice has its last value. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Media types whose body is the recording itself. */
const rawAudio = /^(?:audio\/[\w.+-]+|video\/(?:webm|mp4|ogg)|application\/(?:ogg|octet-stream))(?:;|$)/i;

/** Lets routes take recordings: raw, or as the field `file` of a form. */
export async function acceptUploads(app: FastifyInstance, maxBodyBytes: number): Promise<void> {
  await app.register(multipart, {
    limits: { fileSize: maxBodyBytes, files: 1, fields: 20, fieldSize: 65_536 },
  });
  app.addContentTypeParser(rawAudio, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (request.body instanceof Uint8Array) return { audio: request.body, fields: {} };
  if (!request.isMultipart()) throw noRecording();
  try {
    return await readForm(request);
  } catch (thrown) {
    // Limits that were passed say their status; the parser's own complaints are about what was sent.
    if (thrown instanceof AibotError || hasStatus(thrown)) throw thrown;
    throw new AibotError('The form cannot be read.', { code: 'bad-request', cause: thrown });
  }
}

async function readForm(request: FastifyRequest): Promise<Upload> {
  const fields: Record<string, string> = {};
  let audio: Uint8Array | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'file') audio = await part.toBuffer();
    else fields[part.fieldname] = String(part.value);
  }
  if (!audio) throw noRecording();
  return { audio, fields };
}

const hasStatus = (thrown: unknown) =>
  thrown instanceof Error && typeof (thrown as { readonly statusCode?: unknown }).statusCode === 'number';

const noRecording = () =>
  new AibotError('The request has no recording.', {
    code: 'bad-request',
    nextSteps: ['Send it as the body with an audio type, or as the field "file" of a form.'],
  });
