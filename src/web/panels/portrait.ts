import { h } from '../element.ts';

/** Colours of the style sheet to tell speakers apart. */
const hues = 6;

/** A person as a coloured initial; the same colour wherever the person appears. */
export function portrait(id: string, name: string): HTMLElement {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9_973;
  const initial = /./u.exec(name)?.[0].toUpperCase() ?? '?';
  return h('span', { class: `portrait hue-${sum % hues}`, 'aria-hidden': 'true' }, initial);
}
