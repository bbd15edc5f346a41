import { describe, expect, it } from 'vitest';
import { checkArguments } from './check-arguments.ts';

const tool = {
  name: 'book',
  description: '',
  parameters: {
    type: 'object',
    properties: {
      seats: { type: 'integer' },
      where: { enum: ['inside', 'outside'] },
      name: { type: 'string' },
      isQuiet: { type: 'boolean' },
      dishes: { type: 'array' },
    },
    required: ['seats'],
  },
};

describe('what a model gives a tool', () => {
  it.each([
    [
      { seats: '4', isQuiet: 'true', name: 7 },
      { seats: 4, isQuiet: true, name: '7' },
    ],
    [
      { seats: 2, where: 'inside', dishes: ['soup'], note: 'x' },
      { seats: 2, where: 'inside', dishes: ['soup'], note: 'x' },
    ],
    [{ seats: 2, name: null }, { seats: 2 }],
  ])('is taken: %j', (given, taken) => {
    expect(checkArguments(tool, given)).toEqual({ isFit: true, given: taken });
  });

  it.each([
    [{}, '"seats" is missing'],
    [{ seats: 'many' }, '"seats" must be of type integer'],
    [{ seats: 1.5 }, '"seats" must be of type integer'],
    [{ seats: 1, where: 'roof' }, '"where" must be one of inside, outside'],
    [{ seats: 1, dishes: 'soup' }, '"dishes" must be of type array'],
  ])('is refused: %j', (given, problem) => {
    expect(checkArguments(tool, given)).toEqual({ isFit: false, problem });
  });
});
