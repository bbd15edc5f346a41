import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../test/tui/recorded-conversation.ts';
import { renderTurnsPage } from './turns-page.ts';

const turns = [
  receiptOf('t1', { heard: 'My secret is <b>7</b>' }),
  receiptOf('t2', { speakerId: 'bob', speakerName: 'Bob' }),
];

describe('the page of turns', () => {
  it('holds no words and no names unless asked', () => {
    const page = renderTurnsPage(turns, { withWords: false, writtenAtMs: 0 });
    for (const word of ['secret', 'Alice', 'alice', 'Bob', 'Paris', 'Seine', 'hall']) {
      expect(page, word).not.toContain(word);
    }
    expect(page).toContain('Speaker 2');
    expect(page).toContain('<strong>642 ms</strong>');
  });

  it('holds them when asked, and runs nothing that was said', () => {
    const page = renderTurnsPage(turns, { withWords: true, writtenAtMs: 0 });
    expect(page).toContain('My secret is &lt;b&gt;7&lt;/b&gt;');
    expect(page).toContain('Alice');
  });

  it('loads nothing and draws every stage within its track', () => {
    const page = renderTurnsPage(turns, { withWords: false, writtenAtMs: 0 });
    expect(page).not.toMatch(/<script|src=|href=|url\(/);
    const bars = [...page.matchAll(/margin-left:([\d.]+)%;width:([\d.]+)%/g)];
    expect(bars).toHaveLength(14);
    for (const [, left, width] of bars) expect(Number(left) + Number(width)).toBeLessThanOrEqual(100.1);
  });
});
