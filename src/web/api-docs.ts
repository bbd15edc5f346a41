import { createAccessKey } from './access-key.ts';
import { type ApiDocument, operationsOf } from './api-document.ts';
import { operationSection } from './api-operation.ts';
import { byId, h } from './element.ts';

const key = createAccessKey(sessionStorage);

/** The document, with whatever key the gateway wants. */
async function readDocument(): Promise<ApiDocument> {
  for (;;) {
    const current = key.current();
    const response = await fetch('/openapi.json', {
      headers: current === undefined ? {} : { authorization: `Bearer ${current}` },
    });
    if (response.status === 401) await key.replace(current);
    else if (response.ok) return (await response.json()) as ApiDocument;
    else throw new Error(`The gateway answered ${response.status}.`);
  }
}

async function show(): Promise<void> {
  try {
    const document = await readDocument();
    const operations = operationsOf(document);
    byId('about').textContent = document.info.description ?? '';
    byId('contents').replaceChildren(
      ...operations.map(({ method, path }) =>
        h('li', {}, h('a', { href: `#${method}${path}` }, h('code', {}, `${method} ${path}`))),
      ),
    );
    byId('operations').replaceChildren(...operations.map((one) => operationSection(one, key.current)));
    // The place a link points to was not there when the browser looked for it.
    if (location.hash !== '') scrollToPlace(decodeURIComponent(location.hash.slice(1)));
  } catch (error) {
    byId('about').textContent =
      `The description cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const scrollToPlace = (id: string) => window.document.getElementById(id)?.scrollIntoView();

void show();
