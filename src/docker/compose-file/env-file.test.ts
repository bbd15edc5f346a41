import { describe, expect, it } from 'vitest';
import { parseEnvFile } from './env-file.ts';

const read = (text: string) => parseEnvFile(text, '.env', (name) => ({ HOME: '/home/me' })[name]);

describe('parseEnvFile', () => {
  it.each([
    ['A=1', { A: '1' }],
    ['export A=1', { A: '1' }],
    ['A = spaced value ', { A: 'spaced value' }],
    ['A=x # said of it', { A: 'x' }],
    ['A=x#y', { A: 'x#y' }],
    ["A='$B # kept'", { A: '$B # kept' }],
    ['A="two\\nlines"', { A: 'two\nlines' }],
    ['A="\\$HOME"', { A: '$HOME' }],
    ['A=$HOME/x', { A: '/home/me/x' }],
    ['A=1\nB=${A}2', { A: '1', B: '12' }],
    ['HOME', { HOME: '/home/me' }],
    ['GONE', {}],
    ['# nothing\n\n  # here', {}],
    ['A=', { A: '' }],
    ['A=1\r\nB=2', { A: '1', B: '2' }],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('names file and line of what it cannot read', () => {
    expect(() => read('A=1\n=2')).toThrow('.env:2:');
    expect(() => read('A=1\n\nB=${X')).toThrow('.env:3:');
  });
});
