import type { AibotError } from '../../shared/errors.ts';
import type { Replies } from './replies.ts';

type ErrorText = (replies: Replies) => string;

/** Beside the error, whose own words are the operator's, in English, and name commands of the terminal. */
const texts = new WeakMap<object, ErrorText>();

/** The error, with what people in a channel are told of it. */
export function forPeople(error: AibotError, text: ErrorText): AibotError {
  texts.set(error, text);
  return error;
}

/** What people are told of an error, in their language; undefined where nothing was written for them. */
export const textForPeople = (error: unknown, replies: Replies): string | undefined =>
  typeof error === 'object' && error !== null ? texts.get(error)?.(replies) : undefined;
