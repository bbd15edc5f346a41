import { describe, expect, it } from 'vitest';
import type { ToolDefinition } from '../../core/ports/index.ts';
import {
  beginsCall,
  explainTools,
  parseToolReply,
  partialAnswer,
  toolCallJson,
  toolReplySchema,
} from './tool-prompt.ts';

const timer: ToolDefinition = {
  name: 'set_timer',
  description: 'Sets a timer.',
  parameters: {
    type: 'object',
    properties: { minutes: { type: 'integer' }, label: { type: 'string' } },
    required: ['minutes'],
  },
};

describe('tool prompt', () => {
  it('offers an answer or a call of each tool, optional arguments as nullable', () => {
    expect(toolReplySchema([timer])).toEqual({
      oneOf: [
        { type: 'object', properties: { answer: { type: 'string' } } },
        {
          type: 'object',
          properties: {
            tool: { const: 'set_timer' },
            arguments: {
              type: 'object',
              properties: {
                minutes: { type: 'integer' },
                label: { oneOf: [{ type: 'string' }, { type: 'null' }] },
              },
            },
          },
        },
      ],
    });
  });

  it('takes of other people’s schemas what a grammar knows', () => {
    const parameters = {
      type: 'object',
      properties: {
        when: { type: 'string', format: 'date-time', description: 'When' },
        size: { enum: ['s', 'l'], default: 's' },
        seats: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'string' }] },
        dishes: { type: 'array', items: { type: 'object', properties: { id: { $ref: '#/$defs/id' } } } },
      },
      required: ['when', 'size', 'seats', 'dishes'],
      additionalProperties: false,
    };
    const [, call] = toolReplySchema([{ ...timer, parameters }])['oneOf'] as readonly Record<
      string,
      unknown
    >[];
    expect(call).toEqual({
      type: 'object',
      properties: {
        tool: { const: 'set_timer' },
        arguments: {
          type: 'object',
          properties: {
            when: { type: 'string' },
            size: { enum: ['s', 'l'] },
            seats: { oneOf: [{ type: 'integer' }, { type: 'string' }] },
            dishes: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
          },
        },
      },
    });
  });

  it('explains the tools where nothing changes from turn to turn, and leaves the rest as it was', () => {
    const system = { role: 'system', content: 'Be brief.' } as const;
    const talk = [
      { role: 'user', content: 'Five minutes.' },
      { role: 'tool', toolCallId: '1', content: 'done' },
    ] as const;
    const [first, ...others] = explainTools([system, ...talk], [timer]);
    expect(first?.content).toMatch(
      /^Be brief\.\n\nYou can use these tools:\n- set_timer\(minutes: integer, label\?: string\): Sets/,
    );
    expect(others).toEqual(talk);
    expect(explainTools(talk, [timer]).map(({ role }) => role)).toEqual(['system', 'user', 'tool']);
  });

  it.each([
    ['{"tool', false],
    ['{"tool"', true],
    ['{ "tool": "set', true],
    ['{"answer": "the {\\"tool\\"', false],
  ])('takes %s for the beginning of a call: %s', (json, is) => expect(beginsCall(json)).toBe(is));

  it.each([
    ['{"answer":"Hello."}', { type: 'answer', text: 'Hello.' }],
    [
      '{"tool":"set_timer","arguments":{"minutes":5,"label":null}}',
      { type: 'call', name: 'set_timer', arguments: { minutes: 5 } },
    ],
    ['{"tool":"now","arguments":null}', { type: 'call', name: 'now', arguments: {} }],
    ['{"tool":"set_timer","argum', undefined],
    ['{"something":"else"}', undefined],
    ['17', undefined],
  ])('reads %s', (json, reply) => expect(parseToolReply(json)).toEqual(reply));

  it('writes an earlier call as it wants the next one', () => {
    const call = { id: 'a', name: 'set_timer', arguments: { minutes: 1 } };
    expect(parseToolReply(toolCallJson(call))).toEqual({
      type: 'call',
      name: call.name,
      arguments: call.arguments,
    });
  });

  it.each([
    ['{"answer":"It is ni', 'It is ni'],
    ['{ "answer" : "It is ni', 'It is ni'],
    [String.raw`{"answer":"a \"b\" \n c`, 'a "b" \n c'],
    [String.raw`{"answer":"caf\u00e9 \u00`, 'café '],
    [String.raw`{"answer":"\ud83d`, ''],
    [String.raw`{"answer":"\ud83d\ude00`, '😀'],
    [String.raw`{"answer":"a\ `.trimEnd(), 'a'],
    ['{"answer":"done."}', 'done.'],
    ['{"tool":"x","arguments":{"answer":"no"}}', ''],
    ['{"ans', ''],
  ])('speaks %s as far as it is clear', (json, words) => expect(partialAnswer(json)).toBe(words));
});
