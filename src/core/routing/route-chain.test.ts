import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { createRouteChains, type RouteEntry } from './route-chain.ts';
import type { RouteInput } from './router.ts';

const request: RouteInput = {
  text: 'why is the sky blue',
  language: 'en-GB',
  speaker: { id: 'anna', roles: ['mods'] },
};

function chains(conversation: readonly RouteEntry[], code: readonly RouteEntry[] = []) {
  const clock = createVirtualClock();
  return { clock, chains: createRouteChains({ conversation, code, tool: [], command: [] }, clock) };
}
const idsOf = (chosen: { readonly chain: readonly { readonly modelId: string }[] }) =>
  chosen.chain.map(({ modelId }) => modelId);

describe('a route', () => {
  it.each<[string, RouteEntry['when'], boolean]>([
    ['nothing asked for', undefined, true],
    ['its language', { languages: ['de', 'en'] }, true],
    ['another language', { languages: ['de'] }, false],
    ['long enough', { minWords: 5 }, true],
    ['too short', { minWords: 6 }, false],
    ['too long', { maxWords: 4 }, false],
    ['a role of the speaker', { roles: ['admins', 'mods'] }, true],
    ['a role they lack', { roles: ['admins'] }, false],
    ['all of several', { languages: ['en'], roles: ['admins'] }, false],
  ])('asks a model when its conditions hold: %s', (_, when, isAsked) => {
    const chosen = chains([{ model: 'big', when }, { model: 'small' }]).chains.choose(
      'conversation',
      request,
    );
    expect(idsOf(chosen)).toEqual(isAsked ? ['big', 'small'] : ['small']);
    expect(chosen.excluded).toEqual(isAsked ? [] : ['big']);
  });

  it('keeps a person from a model for the rest of the hour once their quota is used up', async () => {
    const { clock, chains: quota } = chains([{ model: 'paid', when: { perHour: 2 } }, { model: 'own' }]);
    quota.noteUse('paid', 'anna');
    await clock.advance(1_800_000);
    quota.noteUse('paid', 'anna');
    expect(idsOf(quota.choose('conversation', request))).toEqual(['own']);
    const ben = { ...request, speaker: { id: 'ben', roles: [] } };
    expect(idsOf(quota.choose('conversation', ben))).toEqual(['paid', 'own']);
    await clock.advance(1_800_000);
    expect(idsOf(quota.choose('conversation', request))).toEqual(['paid', 'own']);
  });

  it('is the conversation’s where it is empty, and where nothing of it may be asked', () => {
    const talk: RouteEntry = { model: 'chat', budgetMs: 800 };
    const coder: RouteEntry = { model: 'coder', when: { roles: ['admins'] } };
    const { chains: both } = chains([talk], [coder]);
    expect(both.choose('tool', request).chain).toEqual([{ modelId: 'chat', budgetMs: 800 }]);
    expect(both.choose('code', request)).toEqual({
      chain: [{ modelId: 'chat', budgetMs: 800 }],
      excluded: ['coder'],
    });
  });
});
