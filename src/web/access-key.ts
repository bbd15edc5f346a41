import { byId, h } from './element.ts';

const storedAs = 'aibot-key';

/** The key this tab uses; asked for when the gateway wants one, forgotten with the tab. */
export interface AccessKey {
  readonly current: () => string | undefined;
  /** Resolves once there is another key than the one that was refused. */
  replace(refused: string | undefined): Promise<void>;
}

export function createAccessKey(storage: Storage): AccessKey {
  let asking: Promise<void> | undefined;
  const current = () => storage.getItem(storedAs) ?? undefined;
  return {
    current,
    async replace(refused) {
      // Several requests may be refused at once; the person is asked once.
      if (current() !== refused) return;
      asking ??= ask(refused !== undefined).then((key) => storage.setItem(storedAs, key));
      await asking;
      asking = undefined;
    },
  };
}

function ask(wasWrong: boolean): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const input = h('input', {
    id: 'key',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    placeholder: 'aibot_…',
    'aria-describedby': 'key-note',
    'aria-invalid': wasWrong ? 'true' : undefined,
  });
  const note = wasWrong
    ? h('p', { id: 'key-note', class: 'bad', role: 'alert' }, 'This key is not valid here. Try another.')
    : h(
        'p',
        { id: 'key-note' },
        'The gateway is open to others, so it asks for a key. Make one where it runs: ',
        h('code', {}, 'aibot keys create NAME'),
        '.',
      );
  const form = h(
    'form',
    { class: 'panel key-form' },
    h('h2', {}, 'Who is asking?'),
    note,
    h('label', { for: 'key' }, 'Key'),
    h('div', { class: 'key-row' }, input, h('button', { type: 'submit' }, 'Show the dashboard')),
    h('p', { class: 'quiet' }, 'It stays in this tab until you close it.'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    byId('gate').replaceChildren();
    document.body.classList.remove('locked');
    resolve(input.value.trim());
  });
  document.body.classList.add('locked');
  byId('gate').replaceChildren(form);
  input.focus();
  return promise;
}
