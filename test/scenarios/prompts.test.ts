import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { ChatMessage } from '../../src/core/ports/index.ts';
import { runScenario } from './run-scenario.ts';
import { scenario } from './scenario.ts';

const paris = 'Paris is the capital of France. It lies on the Seine and has two million people living there.';

async function promptsOf(script: Omit<z.input<typeof scenario>, 'title'>) {
  const run = await runScenario(scenario.parse({ title: 'prompts', ...script }), 'nothing');
  return { ...run, prompts: run.generated.map(({ messages }) => messages) };
}

const contents = (messages: readonly ChatMessage[] | undefined) => messages?.map(({ content }) => content);

describe('prompts', () => {
  it('hold of an interrupted answer only what was heard', async () => {
    const { prompts, events } = await promptsOf({
      answers: [{ asked: 'Paris', text: paris }],
      turns: [
        { user: 'Tell me about Paris.' },
        { user: 'No, tell me about London instead.', when: { event: 'answer-started', after_ms: 1500 } },
      ],
    });
    const interrupted = events.find((event) => event.type === 'answer-interrupted');
    const spoken = interrupted?.type === 'answer-interrupted' ? interrupted.spoken : '';
    expect(spoken).not.toBe('');
    expect(paris.startsWith(spoken)).toBe(true);
    expect(contents(prompts.at(-1))?.slice(1)).toEqual([
      'Tell me about Paris.',
      spoken,
      'No, tell me about London instead.',
    ]);
  });

  it('hold code that was written in the background, for what follows it, and ask for it in a lane of its own', async () => {
    const code = '```python\nadd = 1\n```';
    const { generated, prompts, posted } = await promptsOf({
      has_text_side: true,
      routes: [{ asked: 'Write', label: 'code' }],
      answers: [{ asked: 'Write', text: code, first_token_ms: 500 }],
      turns: [{ user: 'Write it in Python.' }, { user: 'Is it any good?' }],
    });
    expect(posted).toEqual([code]);
    expect(generated.map(({ lane }) => lane)).toEqual(['batch', 'live']);
    expect(new Set(generated.map(({ conversationKey }) => conversationKey)).size).toBe(2);
    expect(contents(prompts.at(-1))?.slice(1)).toEqual(['Write it in Python.', code, 'Is it any good?']);
  });

  it('are prefilled with what is said over an answer as well, once the answer is over', async () => {
    const said = 'No, tell me about London instead, and about the river that flows through it, please.';
    const { prefilled } = await promptsOf({
      answers: [{ asked: 'Paris', text: paris }],
      turns: [
        { user: 'Tell me about Paris.' },
        { user: said, when: { event: 'answer-started', after_ms: 1500 } },
      ],
    });
    const beginnings = prefilled.map(({ messages }) => messages.at(-1)?.content ?? '');
    expect(beginnings.some((text) => text.startsWith('No, tell') && said.startsWith(text))).toBe(true);
  });

  it('only ever grow at their end, so that the KV cache holds', async () => {
    const { prompts } = await promptsOf({
      turns: [{ user: 'What is one?' }, { user: 'What is two?' }, { user: 'What is three?' }],
    });
    expect(prompts).toHaveLength(3);
    for (const [index, prompt] of prompts.slice(1).entries()) {
      const before = prompts[index] ?? [];
      expect(prompt.slice(0, before.length)).toEqual(before);
      expect(prompt.length).toBe(before.length + 2);
    }
  });

  it('are prefilled with the conversation before anybody speaks, and with the words so far while they do', async () => {
    const { prefilled } = await promptsOf({
      turns: [{ user: 'Could you please explain to me how a bicycle stays upright?' }],
    });
    expect(prefilled[0]?.messages.map(({ role }) => role)).toEqual(['system']);
    const beginnings = prefilled.flatMap(({ messages }) =>
      messages.at(-1)?.role === 'user' ? messages.slice(-1) : [],
    );
    expect(beginnings.length).toBeGreaterThanOrEqual(2);
    for (const { content } of beginnings) {
      expect('Could you please explain to me how a bicycle stays upright?'.startsWith(content)).toBe(true);
    }
  });

  it('with tools share a beginning that is computed before anybody speaks, and hold the last exchange only', async () => {
    const { prefilled, generated } = await promptsOf({
      routes: [{ asked: 'Is the door', label: 'tool' }],
      tools: [{ name: 'door_state' }],
      answers: [{ asked: 'Is the door', text: 'I do not know.' }],
      turns: [{ user: 'What is one?' }, { user: 'What is two?' }, { user: 'Is the door open?' }],
    });
    const ahead = prefilled.find(({ tools }) => tools !== undefined);
    const asked = generated.at(-1);
    expect(contents(asked?.messages)?.slice(1)).toEqual([
      'What is two?',
      'You said: What is two?',
      'Is the door open?',
    ]);
    expect(ahead?.tools).toEqual(asked?.tools);
    expect(ahead?.messages).toEqual(asked?.messages.slice(0, 1));
    expect(ahead?.conversationKey).toBe(asked?.conversationKey);
    expect(asked?.conversationKey).not.toBe(generated[0]?.conversationKey);
  });

  it('say who asks where there are several people', async () => {
    const { prompts } = await promptsOf({
      people: ['anna', 'ben'],
      turns: [{ user: 'Aibot, who are you?' }, { user: 'Aibot, and who am I?', by: 'ben' }],
    });
    expect(contents(prompts.at(-1))?.filter((_, index) => index % 2 === 1)).toEqual([
      'Anna: Who are you?',
      'Ben: And who am I?',
    ]);
  });

  it('begin anew after the conversation was told to forget', async () => {
    const { prompts } = await promptsOf({
      turns: [{ user: 'What is one?' }, { host: 'forgets' }, { user: 'What is two?' }],
    });
    expect(contents(prompts.at(-1))?.slice(1)).toEqual(['What is two?']);
  });

  it('hold nothing of a turn that was taken back but its whole', async () => {
    const { prompts } = await promptsOf({
      answers: [{ asked: 'Paris', text: 'A great city.', first_token_ms: 700 }],
      turns: [{ user: 'Tell me about Paris. [600] And about London, too.' }, { user: 'What is two?' }],
    });
    expect(contents(prompts.at(-1))?.[1]).toBe('Tell me about Paris. And about London, too.');
    expect(prompts.at(-1)).toHaveLength(4);
  });
});

describe('what is written beside the voice', () => {
  const code = '```js\nsing();\n```';
  const story = 'The kettle stands on the stove and sings of the sea all day long. '.repeat(8).trim();

  it('is written once where a long answer has code in it', async () => {
    const text = `Here it is.\n\n${code}\n\n${story}`;
    const { posted } = await promptsOf({
      has_text_side: true,
      answers: [{ asked: 'kettle', text }],
      turns: [{ user: 'Tell me about the kettle.' }],
    });
    expect(posted).toEqual([text]);
  });

  it('is only the code where the rest is short', async () => {
    const { posted } = await promptsOf({
      has_text_side: true,
      answers: [{ asked: 'kettle', text: `Here it is.\n\n${code}\n\nThat is all.` }],
      turns: [{ user: 'Tell me about the kettle.' }],
    });
    expect(posted).toHaveLength(1);
    expect(posted[0]).toContain('sing();');
    expect(posted[0]).not.toContain('That is all');
  });
});
