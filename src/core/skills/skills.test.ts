import { describe, expect, it } from 'vitest';
import { zoneOf } from './cities.ts';
import { createSkills, matchSkill, type SkillContext } from './index.ts';

const skills = createSkills();
/** Tuesday, 24 November 2026, 15:05 in Berlin. */
const wallNow = Date.UTC(2026, 10, 24, 14, 5);
const context: SkillContext = {
  speaker: { id: '1', name: 'Ada' },
  language: 'en',
  timeZone: 'Europe/Berlin',
  wallNow,
  random: () => 0.5,
  lastAnswer: 'Paris.',
  assistantName: 'aibot',
  timers: [
    { id: 'a', label: 'pasta', endsAt: wallNow + 200_000 },
    { id: 'b', label: '', endsAt: wallNow + 60_000 },
  ],
  voice: { speed: 1, gainDb: 0 },
};

async function ask(text: string, overrides: Partial<SkillContext> = {}) {
  const match = matchSkill(skills, text);
  const answer = await match?.run({ ...context, ...overrides }, { signal: new AbortController().signal });
  return { skill: match?.skillId, label: match?.label, text: answer?.text, effects: answer?.effects };
}

describe('what is said', () => {
  it.each([
    ['what time is it', "It's 3:05 PM."],
    ['um what time is it in tokyo please', "It's 11:05 PM in Tokyo."],
    ["hey nova what's the time", "It's 3:05 PM."],
    ['hey aibot can you tell me the time', "It's 3:05 PM."],
    ['what time is it in new york right now', "It's 9:05 AM in New York."],
    ['what time is it in auckland', "It's 3:05 AM on Wednesday in Auckland."],
    ['time in london', "It's 2:05 PM in London."],
    ['do you know what time it is', "It's 3:05 PM."],
    ['What time is it?', "It's 3:05 PM."],
    ['what what time is it', "It's 3:05 PM."],
    ['what time is it in gondor', "I'm not sure which time zone Gondor is in. Try a big city nearby."],
    ['what day is it today', 'Today is Tuesday, November 24, 2026.'],
    ["what's today's date", 'Today is Tuesday, November 24, 2026.'],
    ['what is the date tomorrow', 'Tomorrow will be Wednesday, November 25, 2026.'],
    ["what's the date to-day?", 'Today is Tuesday, November 24, 2026.'],
    ['what day was yesterday', 'Yesterday was Monday, November 23, 2026.'],
    ['what day is it in sydney', 'Today in Sydney is Wednesday, November 25, 2026.'],
    ['what year is it', "It's 2026."],
    ['which month is it', "It's November."],
    ['what week is it', "It's week 48."],
    ['how much time is left on the pasta timer', 'The pasta timer has 3 minutes and 20 seconds left.'],
    [
      'what timers do i have',
      'The pasta timer has 3 minutes and 20 seconds left, and one timer has 1 minute left.',
    ],
    ['how long is left on the rice timer', 'There is no rice timer.'],
    ['roll a dice', 'You rolled a 4.'],
    ['roll two dice', 'You rolled 4 and 4. That makes 8.'],
    ['roll a d20', 'You rolled an 11.'],
    ['roll a twenty sided die', 'You rolled an 11.'],
    ['roll ninety dice', 'I can roll up to 20 dice of up to 1000 sides.'],
    ['flip a coin', "It's tails."],
    ['heads or tails', "It's tails."],
    ['pick a number', '51.'],
    ['pick a number between one and ten', '6.'],
    ['random number from 5 to 50', '28.'],
    ['what is twelve times seven', '12 times 7 is 84.'],
    ["what's 15 percent of 80", '15 percent of 80 is 12.'],
    ['how much is two plus two', '2 plus 2 is 4.'],
    ['what is to plus for', '2 plus 4 is 6.'],
    ['what is ate times won', '8 times 1 is 8.'],
    ['calculate 12.5 * 4', '12.5 times 4 is 50.'],
    ['what is two to the power of ten', '2 to the power of 10 is 1,024.'],
    ['square root of 144', 'The square root of 144 is 12.'],
    ['what is the square root of two', 'The square root of 2 is about 1.41421.'],
    ['what is the square root of minus one', 'The square root of -1 has no real answer.'],
    ['what is 100 divided by 0', "You can't divide by zero."],
    ['what is one hundred and five minus thirty', '105 minus 30 is 75.'],
    ['what is nine hundred ninety nine thousand plus one', '999,000 plus 1 is 999,001.'],
    ['five plus seven times two', '5 plus 7 times 2 is 19.'],
    ["what's half of fifty", 'Half of 50 is 25.'],
    ['what is two thirds of ninety', 'Two thirds of 90 is 60.'],
    ['add five and seven', '5 plus 7 is 12.'],
    ['subtract 3 from 10', '10 minus 3 is 7.'],
    ['what is the sum of 4 and 9', '4 plus 9 is 13.'],
    ['100 plus 10 percent', '100 plus 10 percent is 110.'],
    ['what is (2 + 3) * 4', '(2 plus 3) times 4 is 20.'],
    ['what is open bracket two plus three close bracket times four', '(2 plus 3) times 4 is 20.'],
    ['what is minus five plus three', '-5 plus 3 is -2.'],
    ['2^3^2', '2 to the power of 3 to the power of 2 is 512.'],
    ['what is twenty five squared', '25 squared is 625.'],
    ['what is 0.1 plus 0.2', '0.1 plus 0.2 is 0.3.'],
    ['convert ten miles to kilometers', '10 miles is about 16.09 kilometers.'],
    ['how many feet are in a mile', '1 mile is 5,280 feet.'],
    ['what is 70 degrees fahrenheit in celsius', '70 degrees Fahrenheit is about 21.11 degrees Celsius.'],
    ['5 kg to pounds', '5 kilograms is about 11.02 pounds.'],
    ["What's 15% of 80?", '15 percent of 80 is 12.'],
    ["What's 5,000 + 3?", '5,000 plus 3 is 5,003.'],
    ['What is 12×7?', '12 times 7 is 84.'],
    ['Convert 100°F to Celsius.', '100 degrees Fahrenheit is about 37.78 degrees Celsius.'],
    ['How many kilometers are in 10 miles?', '10 miles is about 16.09 kilometers.'],
    ['Roll a dye.', 'You rolled a 4.'],
    ['Roll a D-20.', 'You rolled an 11.'],
    ['Hey, eye bot, what time is it?', "It's 3:05 PM."],
    ['repeat that', 'Paris.'],
    ['say that again please', 'Paris.'],
    ['what did you say', 'Paris.'],
    ["sorry i didn't catch that", 'Paris.'],
    ['set a timer', 'For how long? Say, for example: set a timer for five minutes.'],
  ])('%s → %s', async (text, said) => {
    expect((await ask(text)).text).toBe(said);
  });

  it.each([
    'what can you do',
    'what kind of things can you do',
    'what stuff can you help us with',
    'tell me what you can do',
  ])('is a list of examples for help: %s', async (text) => {
    expect((await ask(text)).text).toMatch(/time.*timers.*dice/);
  });

  it('is honest when there is nothing to repeat', async () => {
    expect((await ask('repeat that', { lastAnswer: undefined })).text).toBe("I haven't said anything yet.");
  });
});

describe('timers', () => {
  it.each([
    ['set a timer for one and a half minutes called pasta', 90_000, 'pasta'],
    ['set a timer for five minutes', 300_000, ''],
    ['would you be so kind as to set a timer for five minutes', 300_000, ''],
    ['i was wondering if you could set a timer for five minutes', 300_000, ''],
    ['said a timer for five minutes', 300_000, ''],
    ['can you please set a ten minute timer', 600_000, ''],
    ['set a pasta timer for 10 minutes', 600_000, 'pasta'],
    ['uh set a timer for to minutes', 120_000, ''],
    ['set a timer for for minutes', 240_000, ''],
    ['timer twenty five minutes', 1_500_000, ''],
    ['start a countdown for ninety seconds', 90_000, ''],
    ['set a timer for an hour and a half', 5_400_000, ''],
    ['set a timer for half an hour', 1_800_000, ''],
    ['set a timer for three quarters of an hour', 2_700_000, ''],
    ['set a timer for 1 hour 30', 5_400_000, ''],
    ['set a timer for two hours and fifteen minutes for the roast', 8_100_000, 'roast'],
    ['set a timer for a couple of minutes', 120_000, ''],
    ['set a timer for 1h30m', 5_400_000, ''],
    ['set a 90 second timer named tea', 90_000, 'tea'],
    ['set a timer called tea for four minutes', 240_000, 'tea'],
    ['remind me in half an hour to call mom', 1_800_000, 'call mom'],
    ['remind me to take the pizza out in 12 minutes', 720_000, 'take the pizza out'],
    ['wake me up in twenty minutes', 1_200_000, ''],
    ['i need a timer for one hundred and twenty seconds', 120_000, ''],
    ['set a timer for 2.5 minutes', 150_000, ''],
    ['Set a 5-minute timer.', 300_000, ''],
    ['Set a timer for 1 and 1/2 minutes, please.', 90_000, ''],
    ['Set a timer for 1½ minutes.', 90_000, ''],
    ['Set a timer for 1:30.', 90_000, ''],
    ['Hey, Aibot. Set a timer for ten minutes!', 600_000, ''],
  ])('%s', async (text, durationMs, label) => {
    expect((await ask(text)).effects).toEqual([
      { type: 'set-timer', timerId: expect.any(String) as string, durationMs, label },
    ]);
  });

  it('refuses more than a day without setting anything', async () => {
    const { text, effects } = await ask('set a timer for three hundred hours');
    expect(effects).toEqual([]);
    expect(text).toContain('a day');
  });

  it.each([
    ['cancel the pasta timer', ['a']],
    ['cancel all timers', ['a', 'b']],
    ['stop the timers', ['a', 'b']],
    ['delete the timer called pasta', ['a']],
  ])('%s', async (text, timerIds) => {
    expect((await ask(text)).effects).toEqual([{ type: 'cancel-timers', timerIds }]);
  });

  it('cancels nothing that is not there', async () => {
    expect(await ask('cancel the rice timer')).toMatchObject({
      effects: [],
      text: 'There is no rice timer.',
    });
    expect(await ask('cancel the timer', { timers: [] })).toMatchObject({ effects: [] });
  });
});

describe('commands', () => {
  it.each([
    ['stop', { type: 'stop-speaking' }],
    ['shh my brother is on the phone', { type: 'stop-speaking' }],
    ['stop stop stop', { type: 'stop-speaking' }],
    ['Stop talking!', { type: 'stop-speaking' }],
    ['please be quiet', { type: 'stop-speaking' }],
    ['hey bot shut up', { type: 'stop-speaking' }],
    ['never mind', { type: 'stop-speaking' }],
    ["okay that's enough", { type: 'stop-speaking' }],
    ['cancel', { type: 'stop-speaking' }],
    ['speak louder', { type: 'set-gain', gainDb: 6 }],
    ['turn it down a bit', { type: 'set-gain', gainDb: -6 }],
    ["a bit quieter please i'm on the phone", { type: 'set-gain', gainDb: -6 }],
    ['leaf the channel', { type: 'leave' }],
    ['volume up', { type: 'set-gain', gainDb: 6 }],
    ["i can't hear you", { type: 'set-gain', gainDb: 6 }],
    ['set the volume to one hundred percent', { type: 'set-gain', gainDb: 0 }],
    ['talk faster', { type: 'set-speed', speed: 1.2 }],
    ['can you speak a little slower', { type: 'set-speed', speed: 0.83 }],
    ['slow down', { type: 'set-speed', speed: 0.83 }],
    ['normal speed', { type: 'set-speed', speed: 1 }],
    ['forget this conversation', { type: 'forget-conversation' }],
    ['forget everything', { type: 'forget-conversation' }],
    ["let's start over", { type: 'forget-conversation' }],
    ['leave the voice channel', { type: 'leave' }],
    ['please leave', { type: 'leave' }],
    ['you can go now', { type: 'leave' }],
    ['speak french', { type: 'set-language', language: 'fr' }],
    ['switch to german please', { type: 'set-language', language: 'de' }],
    ['Sprich Deutsch', { type: 'set-language', language: 'de' }],
    ['parle français', { type: 'set-language', language: 'fr' }],
  ])('%s', async (text, effect) => {
    expect(await ask(text)).toMatchObject({ label: 'command', effects: [effect] });
  });

  it.each([
    ['that was code', 'conversation', 'code'],
    ['no that was just talk', 'code', 'conversation'],
    ['that should have been a tool request', 'conversation', 'tool'],
    ['it was meant to be a command', 'tool', 'command'],
  ] as const)('%s, after %s', async (text, lastLabel, label) => {
    expect(await ask(text, { lastLabel })).toMatchObject({
      label: 'command',
      effects: [{ type: 'correct-route', label }],
    });
  });

  it('correct nothing where there is nothing to correct', async () => {
    expect((await ask('that was code')).effects).toEqual([]);
    expect((await ask('that was code', { lastLabel: 'code' })).effects).toEqual([]);
    for (const text of ['that was code i wrote myself', 'that was a good talk', 'this is code red'])
      expect(matchSkill(createSkills(), text)?.skillId).not.toBe('correct-route');
  });

  it('stay within what a voice can do', async () => {
    const { effects } = await ask('louder', { voice: { speed: 2, gainDb: 12 } });
    expect(effects).toEqual([{ type: 'set-gain', gainDb: 12 }]);
    expect((await ask('faster', { voice: { speed: 2, gainDb: 12 } })).effects).toEqual([
      { type: 'set-speed', speed: 2 },
    ]);
  });
});

describe('talk about the thing', () => {
  it.each(
    `i had a hard time
     again i am late for work
     enough i have had it with this weather
     time flies
     what time is the meeting
     what time does the movie start
     the time is right
     it's time to go
     what time is it in your opinion best to post
     what's the best time to visit japan
     what's the time complexity of quicksort
     stop signs are red
     don't stop
     i can't stop laughing
     stop the music
     the bus stop is over there
     let's stop by the store
     i rolled a dice at the casino
     he flipped a coin to decide
     what is the probability of heads or tails
     timers are useful
     how do i set a timer on my phone
     i set a timer for ten minutes yesterday
     what is a timer
     twice as nice
     i told you two times
     two plus two is four
     divide and conquer
     the times they are changing
     what is 42
     what's nine eleven
     what is 9/11
     24/7
     half of them left
     double trouble
     over the moon
     what is the square root
     explain how square roots work
     how many people live in france
     how many days until christmas
     what is love in french
     people speak french in canada
     i want to learn to speak french
     do you like french food
     how do you say hello in french
     help me write a poem
     can you help me with my homework
     leave me a message
     when should i leave
     i have to leave now
     maple leaves are red
     time for you to go
     okay quiet time for you too
     repeat after me
     history repeats itself
     the volume of a sphere
     what is the volume of a cube
     turn up the heat
     how fast is a cheetah
     forget me not flowers
     don't forget to call mom
     what day is christmas
     date night ideas
     i'm going on a date
     what's the date of the battle of hastings
     pick a card
     i need a break
     go slower than the speed limit
     write a function that rolls a dice
     write a timer in javascript
     cancel my subscription
     silence of the lambs
     enough is enough
     again and again
     what did you say about paris
     convert this to python
     convert pdf to word
     how many cups of coffee should i drink
     set an alarm for seven
     the timer went off
     go to sleep
     tell me a joke
     so
     um`
      .split('\n')
      .map((line) => line.trim()),
  )('%s', (text) => {
    expect(matchSkill(skills, text)?.skillId).toBeUndefined();
  });

  it('is survived whatever is said', () => {
    for (const text of [
      '',
      ' ',
      '((((((((((',
      `what is ${'('.repeat(500)}1`,
      '🙂',
      'what is 9'.repeat(200),
    ]) {
      expect(() => matchSkill(skills, text)).not.toThrow();
    }
  });
});

describe('the registry', () => {
  it('has examples that the skill itself recognises', () => {
    for (const skill of skills)
      expect([skill.id, matchSkill(skills, skill.example)?.skillId]).toEqual([skill.id, skill.id]);
  });

  it('knows only time zones the platform knows', async () => {
    for (const place of ['tokyo', 'são paulo', 'kyiv', 'new delhi', 'utc', 'buenos aires']) {
      const timeZone = zoneOf(place);
      expect(timeZone).toBeDefined();
      expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
    }
    expect((await ask('what time is it in zurich')).text).toBe("It's 3:05 PM in Zurich.");
  });
});
