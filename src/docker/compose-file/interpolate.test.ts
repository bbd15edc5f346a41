import { describe, expect, it } from 'vitest';
import { interpolate } from './interpolate.ts';

const variables: Readonly<Record<string, string>> = { NAME: 'redis', EMPTY: '', _x1: 'y' };
const lookup = (name: string) => variables[name];

describe('interpolate', () => {
  it.each([
    ['plain', 'plain'],
    ['$NAME:7', 'redis:7'],
    ['${NAME}', 'redis'],
    ['a${_x1}b', 'ayb'],
    ['$$NAME', '$NAME'],
    ['$$$NAME', '$redis'],
    ['${EMPTY-d}', ''],
    ['${EMPTY:-d}', 'd'],
    ['${GONE-d}', 'd'],
    ['${GONE:-}', ''],
    ['${NAME:+set}', 'set'],
    ['${EMPTY:+set}', ''],
    ['${EMPTY+set}', 'set'],
    ['${GONE:-${NAME}:${EMPTY:-8}}', 'redis:8'],
    ['${GONE:-http://host:1/x?y={z}}', 'http://host:1/x?y={z}'],
    ['${NAME:?needed}', 'redis'],
  ])('makes of %s: %s', (text, expected) => {
    expect(interpolate(text, lookup).text).toBe(expected);
  });

  it('names the variables that were not set', () => {
    expect(interpolate('${A}-$B-${C:-c}-$NAME', lookup)).toEqual({ text: '--c-redis', unset: ['A', 'B'] });
  });

  it.each([
    ['${NAME', 'no closing'],
    ['$', 'begins no variable'],
    ['$1', 'begins no variable'],
    ['${1A}', 'is no variable'],
    ['${NAME!x}', 'is no variable'],
    ['${GONE:?say which}', 'GONE is needed: say which'],
    ['${EMPTY:?}', 'EMPTY is needed'],
  ])('refuses %s', (text, problem) => {
    expect(() => interpolate(text, lookup)).toThrow(problem);
  });
});
