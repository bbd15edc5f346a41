import { h } from './element.ts';

/** Sends a request and shows what comes: text as it comes, JSON laid out, sound to be played. */
export async function showReply(place: HTMLElement, request: Request): Promise<void> {
  place.replaceChildren(h('p', { class: 'quiet' }, 'Asking …'));
  const startedMs = performance.now();
  try {
    const response = await fetch(request);
    const firstMs = Math.round(performance.now() - startedMs);
    const retryAfter = response.headers.get('retry-after');
    const facts = [
      `${response.status} after ${firstMs} ms`,
      response.headers.get('content-type') ?? '',
      `request ${response.headers.get('x-request-id') ?? '?'}`,
      retryAfter === null ? '' : `try again in ${retryAfter} s`,
    ];
    place.replaceChildren(h('p', { class: response.ok ? 'good' : 'bad' }, facts.filter(Boolean).join(' · ')));
    await showBody(place, response);
  } catch (error) {
    if (request.signal.aborted) return;
    place.replaceChildren(
      h('p', { class: 'bad', role: 'alert' }, error instanceof Error ? error.message : String(error)),
    );
  }
}

async function showBody(place: HTMLElement, response: Response): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('audio/')) {
    const sound = new Blob([await response.arrayBuffer()], { type });
    const src = URL.createObjectURL(sound);
    // Raw samples have no player; they can still be kept.
    if (type !== 'audio/pcm') place.append(h('audio', { controls: true, src }));
    place.append(h('p', {}, h('a', { href: src, download: 'speech' }, `Save ${sound.size} bytes`)));
    return;
  }
  const output = h('pre', { tabindex: 0 });
  place.append(output);
  if (type.startsWith('application/json')) {
    output.textContent = JSON.stringify(await response.json(), undefined, 2);
    return;
  }
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read())
    output.append(decoder.decode(read.value, { stream: true }));
}
