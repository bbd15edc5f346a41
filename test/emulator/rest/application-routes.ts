import { z } from 'zod';
import type { Emulation } from '../emulation.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Application, Command, CommandOption } from '../world/application.ts';
import { userPayload } from '../world/payloads.ts';
import { missingAccess } from './rest-error.ts';
import { noContent, ok, parseBody, type RestRequest } from './rest-request.ts';
import type { Route } from './router.ts';

const option: z.ZodType<CommandOption> = z.looseObject({
  type: z.number().int().min(1).max(11),
  name: z.string().regex(/^[-_\p{L}\p{N}]{1,32}$/u),
  get options() {
    return z.array(option).max(25).optional();
  },
});

/** Discord's rules for the names of chat commands; the rest is kept as it came. */
const command = z.looseObject({
  name: z.string().min(1).max(32),
  type: z.number().int().default(1),
  description: z.string().max(100).default(''),
  options: z.array(option).max(25).default([]),
  default_member_permissions: z.string().nullish(),
});

/** Sign-in, the bot itself, and its commands. */
export function applicationRoutes(emulation: Emulation, gateway: Gateway): readonly Route[] {
  const ownApplication = (request: RestRequest, applicationId: string | undefined): Application => {
    const application = request.application!;
    if (applicationId !== undefined && application.user.id !== applicationId) {
      throw missingAccess();
    }
    return application;
  };

  const toCommand = (body: unknown, application: Application, guildId: string | undefined): Command => {
    const parsed = parseBody(command, body);
    const id = emulation.nextId();
    const permissions = parsed.default_member_permissions;
    return {
      id,
      name: parsed.name,
      options: parsed.options,
      defaultMemberPermissions: permissions == null ? undefined : BigInt(permissions),
      payload: {
        ...parsed,
        id,
        version: id,
        application_id: application.user.id,
        ...(guildId === undefined ? {} : { guild_id: guildId }),
      },
    };
  };

  const commandsOf = (application: Application, guildId: string | undefined): Map<string, Command> => {
    if (guildId === undefined) {
      return application.globalCommands;
    }
    const there = application.guildCommands.get(guildId) ?? new Map<string, Command>();
    application.guildCommands.set(guildId, there);
    return there;
  };

  const commandRoutes = (prefix: string): readonly Route[] => [
    {
      method: 'PUT',
      pattern: `${prefix}/commands`,
      auth: 'bot',
      answer: (request, { applicationId, guildId }) => {
        const application = ownApplication(request, applicationId);
        const commands = parseBody(z.array(z.unknown()).max(100), request.body).map((body) =>
          toCommand(body, application, guildId),
        );
        const store = commandsOf(application, guildId);
        store.clear();
        commands.forEach((one) => store.set(one.id, one));
        const names = commands.map(({ name }) => name);
        emulation.events.append({ type: 'commands-registered', guildId, names });
        return ok(commands.map(({ payload }) => payload));
      },
    },
    {
      method: 'GET',
      pattern: `${prefix}/commands`,
      auth: 'bot',
      answer: (request, { applicationId, guildId }) =>
        ok(
          [...commandsOf(ownApplication(request, applicationId), guildId).values()].map((one) => one.payload),
        ),
    },
    {
      method: 'POST',
      pattern: `${prefix}/commands`,
      auth: 'bot',
      answer: (request, { applicationId, guildId }) => {
        const application = ownApplication(request, applicationId);
        const created = toCommand(request.body, application, guildId);
        commandsOf(application, guildId).set(created.id, created);
        emulation.events.append({ type: 'commands-registered', guildId, names: [created.name] });
        return { status: 201, body: created.payload };
      },
    },
    {
      method: 'DELETE',
      pattern: `${prefix}/commands/:commandId`,
      auth: 'bot',
      answer: (request, { applicationId, guildId, commandId = '' }) => {
        commandsOf(ownApplication(request, applicationId), guildId).delete(commandId);
        return noContent;
      },
    },
  ];

  const botUser = (request: RestRequest) => userPayload(request.application!.user);
  return [
    { method: 'GET', pattern: '/gateway', auth: 'path', answer: () => ok({ url: gateway.url }) },
    {
      method: 'GET',
      pattern: '/gateway/bot',
      auth: 'bot',
      answer: () =>
        ok({
          url: gateway.url,
          shards: 1,
          session_start_limit: { total: 1_000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
        }),
    },
    { method: 'GET', pattern: '/users/@me', auth: 'bot', answer: (request) => ok(botUser(request)) },
    ...['/applications/@me', '/oauth2/applications/@me'].map(
      (pattern): Route => ({
        method: 'GET',
        pattern,
        auth: 'bot',
        answer: (request) => ok(applicationPayload(request.application!)),
      }),
    ),
    ...commandRoutes('/applications/:applicationId'),
    ...commandRoutes('/applications/:applicationId/guilds/:guildId'),
  ];
}

/** Flags of the portal's switches, for applications in fewer than a hundred servers. */
const LIMITED_FLAGS: readonly (readonly [intent: number, flag: number])[] = [
  [1 << 8, 1 << 13],
  [1 << 1, 1 << 15],
  [1 << 15, 1 << 19],
];

function applicationPayload({ user, privilegedIntents }: Application): Record<string, unknown> {
  const granted = LIMITED_FLAGS.filter(([intent]) => (privilegedIntents & intent) !== 0);
  return {
    id: user.id,
    name: user.name,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    team: null,
    owner: userPayload({ ...user, isBot: false }),
    bot: userPayload(user),
    flags: granted.reduce((flags, [, flag]) => flags | flag, 0),
  };
}
