import { exampleOf, linesOf, type NamedOperation, type Schema } from './api-document.ts';
import { showReply } from './api-reply.ts';
import { h } from './element.ts';

/** One endpoint: what it takes, what it gives, and a form to try it. */
export function operationSection(
  { method, path, operation }: NamedOperation,
  currentKey: () => string | undefined,
): HTMLElement {
  const content = operation.requestBody?.content ?? {};
  const json = content['application/json']?.schema;
  const form = content['multipart/form-data']?.schema;
  const answers = Object.entries(operation.responses).map(([status, { description, content: given }]) => [
    status,
    Object.keys(given ?? {}).join(', '),
    description ?? '',
  ]);
  return h(
    'section',
    { class: 'panel operation', id: `${method}${path}`, 'aria-label': `${method} ${path}` },
    h('h2', {}, h('code', {}, `${method} ${path}`)),
    h('p', {}, [operation.summary, operation.description].filter(Boolean).join('. ')),
    ...tableOf('What it takes', linesOf(json ?? form ?? {})),
    ...tableOf('What it answers', answers),
    tryForm({ method, path, operation }, { json, form }, currentKey),
  );
}

function tableOf(title: string, rows: readonly (readonly string[])[]): readonly HTMLElement[] {
  if (rows.length === 0) return [];
  const body = rows.map(([name = '', kind, what]) =>
    h('tr', {}, h('th', { scope: 'row' }, h('code', {}, name)), h('td', {}, kind), h('td', {}, what)),
  );
  return [h('details', {}, h('summary', {}, title), h('table', {}, h('tbody', {}, ...body)))];
}

interface Bodies {
  readonly json: Schema | undefined;
  readonly form: Schema | undefined;
}

function tryForm(
  { method, path, operation }: NamedOperation,
  { json, form }: Bodies,
  currentKey: () => string | undefined,
): HTMLElement {
  const id = (name: string) => `${method}${path}-${name}`;
  const labelled = (name: string, label: string, input: HTMLElement) => {
    input.id = id(name);
    return h('p', { class: 'field' }, h('label', { for: input.id }, label), input);
  };
  const text = h('textarea', { rows: 6, spellcheck: 'false' });
  text.value = json ? JSON.stringify(exampleOf(json), undefined, 2) : '';
  const file = h('input', { type: 'file', accept: 'audio/*', required: true });
  const stream = h('select', {}, h('option', { value: '*/*' }, 'at once'));
  stream.append(h('option', { value: 'text/event-stream' }, 'as server-sent events'));
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const inputs = query.map(({ name, required }) => ({
    name,
    input: h('input', { type: 'text', required, spellcheck: 'false' }),
  }));
  const reply = h('div', { class: 'reply', 'aria-live': 'polite' });
  const button = h('button', { type: 'submit' }, 'Send');
  const element = h(
    'form',
    { class: 'try' },
    ...inputs.map(({ name, input }) => labelled(name, name, input)),
    json && labelled('body', 'Body', text),
    form && labelled('file', 'Recording', file),
    (json ?? form) && labelled('accept', 'Answer', stream),
    button,
    reply,
  );
  let sending: AbortController | undefined;
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    // A second press takes back the first.
    sending?.abort();
    sending = new AbortController();
    const address = new URL(path, location.href);
    for (const { name, input } of inputs) {
      if (input.value !== '') address.searchParams.set(name, input.value);
    }
    const headers = new Headers({ accept: stream.value });
    const key = currentKey();
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
    if (json) headers.set('content-type', 'application/json');
    const request = new Request(address, { method, headers, signal: sending.signal, body: bodyOf() ?? null });
    void showReply(reply, request);
  });
  const bodyOf = (): BodyInit | undefined => {
    if (json) return text.value;
    const [recording] = file.files ?? [];
    if (!form || !recording) return undefined;
    const data = new FormData();
    data.set('file', recording);
    return data;
  };
  return element;
}
