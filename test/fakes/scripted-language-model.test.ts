import { systemClock } from '../../src/shared/clock.ts';
import { describeKeptPrefix, describeLanguageModel } from '../contract/language-model.ts';
import { createScriptedLanguageModel } from './scripted-language-model.ts';

const contract = {
  create: () =>
    createScriptedLanguageModel({
      clock: systemClock,
      answer: (said) =>
        said.includes('capital') ? 'That is Oslo.' : 'One word and another and one more again.',
    }),
  question: 'What is the capital of Norway?',
  answer: /Oslo/,
  longQuestion: 'Tell me a story about a dog, please.',
};
describeLanguageModel('the scripted language model', contract);
describeKeptPrefix('the scripted language model', contract);
