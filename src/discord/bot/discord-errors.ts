import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, HTTPError } from 'discord.js';
import { AibotError, exitCodes } from '../../shared/errors.ts';
import { forPeople } from '../replies/error-text.ts';
import type { Replies } from '../replies/replies.ts';

const portal = 'https://discord.com/developers/applications';

/** Why it could not sign in, and what mends it. */
export function signInError(thrown: unknown): AibotError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof DiscordjsError ? thrown.code : undefined;
  if (
    code === DiscordjsErrorCodes.TokenInvalid ||
    (thrown instanceof DiscordAPIError && thrown.status === 401)
  ) {
    return new AibotError('Discord does not accept the bot token.', {
      code: 'discord-token-invalid',
      cause: thrown,
      nextSteps: [
        `Copy the token again: ${portal} → your application → Bot → Reset Token.`,
        'Set it with `aibot config set discord.token`, then `aibot restart`.',
      ],
    });
  }
  if (/disallowed intent/i.test(text)) {
    return new AibotError('Discord does not grant the intents that text commands need.', {
      code: 'discord-intents-disallowed',
      cause: thrown,
      nextSteps: [
        `Switch on "Message Content Intent": ${portal} → your application → Bot → Privileged Gateway Intents.`,
        'Or do without text commands: `aibot config unset discord.prefix`, then `aibot restart`.',
      ],
    });
  }
  const isRefused = thrown instanceof HTTPError && thrown.status < 500;
  return new AibotError('Discord cannot be reached.', {
    code: 'discord-unreachable',
    cause: thrown,
    retryable: !isRefused,
    nextSteps: ['Check the network, and discord.apiUrl if it is set; it tries again by itself.'],
  });
}

/** Sign-in errors that no waiting mends. */
export const isLasting = (error: AibotError) => !error.retryable;

/** `forWhomIsThere` is what people in Discord are told. */
export function channelNotFoundError(
  reason: string,
  forWhomIsThere?: 'nobodyInVoice' | 'severalChannels',
): AibotError {
  const error = new AibotError(reason, {
    code: 'voice-channel-not-found',
    exitCode: exitCodes.usage,
    nextSteps: [
      'Give the id of a voice channel: in Discord, right-click the channel → Copy Channel ID.',
      'Go into the channel and use /join there.',
    ],
  });
  return forWhomIsThere ? forPeople(error, ({ failed }) => failed[forWhomIsThere]) : error;
}

export function permissionsMissingError(
  missing: readonly string[],
  where: string,
  invite: string,
): AibotError {
  const names = missing.join(', ');
  const error = new AibotError(`In ${where} it lacks the permission: ${names}.`, {
    code: 'discord-permissions-missing',
    nextSteps: [
      `Give its role what is missing in the settings of ${where}.`,
      `Or invite it again with everything it needs: ${invite}`,
    ],
  });
  return forPeople(error, ({ failed }) => failed.permissions(names, where, invite));
}

export const channelFullError = (where: string) =>
  joinFailedError(where, 'the channel is full', ({ failed }) => failed.full(where));

export function joinFailedError(
  where: string,
  reason: string,
  text: (replies: Replies) => string = ({ failed }) => failed.join(where),
): AibotError {
  const error = new AibotError(`It could not join ${where}: ${reason}.`, {
    code: 'voice-join-failed',
    retryable: true,
    nextSteps: ['Try again in a minute.', 'Look for the reason: `aibot logs discord`.'],
  });
  return forPeople(error, text);
}

export function notSignedInError(detail: string): AibotError {
  return new AibotError(`It is not signed in to Discord: ${detail}`, {
    code: 'not-available',
    exitCode: exitCodes.unavailable,
    nextSteps: ['Look at `aibot status`.'],
  });
}
