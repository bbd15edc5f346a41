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
<p class="quiet">${turns.length === 1 ? '1 turn' : `${turns.length} turns`}, written at ${written}. ${note}</p>
${turns.map((turn) => renderTurn(turn, nameOf(turn), options.withWords)).join('\n')}
</body>
</html>`;
}

function renderTurn(turn: TurnReceipt, speaker: string, withWords: boolean): string {
  const { turnId, startedAt, outcome, route, voiceToVoiceMs, tokens } = turn;
  const words = withWords ? renderWords(turn) : '';
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
<p class="quiet">${escape(speaker)}, ${new Date(startedAt).toISOString()}, ${outcome}${route ? `, ${route.label}` : ''}${total}</p>
${words}
${renderStages(turn)}
<ul>${decisions}</ul>
<p class="quiet">Tokens: ${tokens.prompt} in (${tokens.cached} cached), ${tokens.completion} out, ${tokens.discarded} thrown away.</p>
</section>`;
}

/** Words are in a receipt only where they are kept. */
function renderWords({ heard, spoken }: TurnReceipt): string {
  if (heard === '' && spoken === '')
    return '<p class="quiet">What was said was not kept: the setting store.transcripts is off, or it was nothing.</p>';
  return `<dl><dt>heard</dt><dd>${escape(heard)}</dd><dt>spoken</dt><dd>${escape(spoken)}</dd></dl>`;
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
    return `<tr><th scope="row">${name}</th><td class="figure from">${Math.round(startMs)} ms</td><td class="figure" title="${durationMs} ms">${formatDuration(durationMs)}</td><td class="track">${bar}</td><td class="engine">${escape(engineId ?? '')}</td></tr>`;
  });
  return `<table><thead><tr><th scope="col">stage</th><th scope="col" class="figure from">from</th><th scope="col" class="figure">took</th><th scope="col">from the end of the question</th><th scope="col" class="engine">engine</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
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
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; --quiet: light-dark(#566070, #a3adbb); --line: light-dark(#dce0e6, #2a313c); }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; background: light-dark(#f4f5f7, #0e1116); overflow-wrap: anywhere; }
h1 { font-size: 1.3rem; margin-bottom: 0; }
h2 { font-size: 1rem; margin: 0; }
.quiet, thead th, dt { color: var(--quiet); font-size: .86rem; }
section { background: light-dark(#fff, #161a21); border: 1px solid var(--line); border-radius: 12px; padding: .9rem 1.1rem; margin: 1rem 0; }
section p, dl, ul { margin: .35rem 0; }
dd { margin: 0 0 .4rem; }
ul { padding: 0; display: flex; flex-wrap: wrap; gap: .3rem; list-style: none; }
li { border: 1px solid var(--line); border-radius: 7px; padding: .1rem .5rem; font-size: .84rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .6rem 0; }
th, td { text-align: left; font-weight: normal; padding: .1rem .9rem .1rem 0; white-space: nowrap; }
thead th { white-space: normal; }
.figure { text-align: right; }
.track { width: 50%; background: linear-gradient(var(--line), var(--line)) center / calc(100% - .9rem) 1px no-repeat; }
.engine { padding-right: 0; color: var(--quiet); font-size: .86rem; }
.bar { height: .75rem; min-width: 3px; border-radius: 3px; background: light-dark(#2f7de1, #62a4f5); }
.bar.end-of-turn, .bar.stt { background: light-dark(#c77700, #f0a93f); }
.bar.route { background: light-dark(#8b5cf6, #a78bfa); }
.bar.tts-first-audio { background: light-dark(#16995b, #4cc98a); }
.bar.playout { background: light-dark(#aab2bf, #4a5361); }
@media (max-width: 44rem) { .from, .engine { display: none; } .track { width: 45%; } }
@media print { body { margin: 0; } section { break-inside: avoid; } }
`;
