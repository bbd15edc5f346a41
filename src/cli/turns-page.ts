import type { TurnReceipt } from '../control/receipts.ts';
import { formatDuration } from './format.ts';

export interface TurnsPageOptions {
  /** What was said, and who said it; without it the page may be shown to strangers. */
  readonly withWords: boolean;
  /** Unix ms. */
  readonly writtenAtMs: number;
}

/** Receipts as one self-contained page: no script, nothing loaded, readable without colours. */
export function renderTurnsPage(turns: readonly TurnReceipt[], options: TurnsPageOptions): string {
  const nameOf = options.withWords ? (turn: TurnReceipt) => turn.speakerName : speakerNumbers(turns);
  const written = new Date(options.writtenAtMs).toISOString();
  const note = options.withWords
    ? 'This page holds what was said. Show it only to whom that concerns.'
    : 'What was said and the names of the speakers were left out.';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Turns of aibot</title>
<style>${style}</style>
</head>
<body>
<h1>Turns of aibot</h1>
<p>${turns.length === 1 ? '1 turn' : `${turns.length} turns`}, written at ${written}. ${note}</p>
${turns.map((turn) => renderTurn(turn, nameOf(turn), options.withWords)).join('\n')}
</body>
</html>`;
}

function renderTurn(turn: TurnReceipt, speaker: string, withWords: boolean): string {
  const { turnId, startedAt, outcome, route, voiceToVoiceMs, tokens } = turn;
  const words = withWords
    ? `<dl><dt>heard</dt><dd>${escape(turn.heard)}</dd><dt>spoken</dt><dd>${escape(turn.spoken)}</dd></dl>`
    : '';
  const total =
    voiceToVoiceMs === undefined ? '' : `, <strong>${Math.round(voiceToVoiceMs)} ms</strong> voice to voice`;
  const decisions = turn.decisions
    .map(
      ({ what, choice, confidence, reason }) =>
        `<li><b>${escape(what)}</b> ${escape(choice)}${confidence === undefined ? '' : ` ${confidence.toFixed(2)}`}, ${escape(reason)}</li>`,
    )
    .join('');
  return `<section>
<h2>${escape(turnId)}</h2>
<p>${escape(speaker)}, ${new Date(startedAt).toISOString()}, ${outcome}${route ? `, ${route.label}` : ''}${total}</p>
${words}
${renderStages(turn)}
<ul>${decisions}</ul>
<p>Tokens: ${tokens.prompt} in (${tokens.cached} cached), ${tokens.completion} out, ${tokens.discarded} thrown away.</p>
</section>`;
}

/** A table, so that the figures are there for whoever cannot see the bars. */
function renderStages({ stages, voiceToVoiceMs }: TurnReceipt): string {
  if (stages.length === 0) return '';
  const timed = stages.filter((stage) => stage.name !== 'playout');
  const fromMs = Math.min(0, ...timed.map((stage) => stage.startMs));
  const toMs = Math.max(
    fromMs + 1,
    voiceToVoiceMs ?? 0,
    ...timed.map((stage) => stage.startMs + stage.durationMs),
  );
  const share = (ms: number) => Math.max(0, Math.min(100, ((ms - fromMs) / (toMs - fromMs)) * 100));
  const rows = stages.map(({ name, startMs, durationMs, engineId }) => {
    const left = Math.min(99, share(startMs));
    const width = Math.max(1, share(startMs + durationMs) - left);
    const bar = `<div class="bar ${name}" style="margin-left:${left.toFixed(1)}%;width:${width.toFixed(1)}%"></div>`;
    return `<tr><th scope="row">${name}</th><td>${Math.round(startMs)} ms</td><td title="${durationMs} ms">${formatDuration(durationMs)}</td><td class="track">${bar}</td><td>${escape(engineId ?? '')}</td></tr>`;
  });
  return `<table><thead><tr><th scope="col">stage</th><th scope="col">from</th><th scope="col">took</th><th scope="col">from the end of the question</th><th scope="col">engine</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** `Speaker 1`, `Speaker 2` in the order they come. */
function speakerNumbers(turns: readonly TurnReceipt[]): (turn: TurnReceipt) => string {
  const ids = [...new Set(turns.map((turn) => turn.speakerId))];
  return (turn) => `Speaker ${ids.indexOf(turn.speakerId) + 1}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid #8886; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: normal; padding-right: 1rem; white-space: nowrap; }
td { text-align: right; padding-right: 1rem; white-space: nowrap; }
td.track { width: 50%; text-align: left; }
.bar { height: .8rem; background: #2f7fb8; }
.bar.end-of-turn, .bar.stt { background: #b8802f; }
.bar.tts-first-audio { background: #3c8f4a; }
.bar.playout { background: #888; }
`;
