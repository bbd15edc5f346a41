import { keyBindings } from '../../src/tui/view/key-bindings.ts';
import { titleOf } from '../../src/tui/view/screen-names.ts';
import { code, page, table } from './markdown.ts';

/** Every key of the dashboard; the same data its help is printed from. */
export function keysPage(): string {
  const rows = keyBindings.map(({ keys, does, on }) => [
    keys.map(code).join(' '),
    does,
    on ? on.map(titleOf).join(', ') : 'everywhere',
  ]);
  return page(
    'Keys of the dashboard',
    '`src/tui/view/key-bindings.ts`',
    table(['key', 'does', 'where'], rows),
  );
}
