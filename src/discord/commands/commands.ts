import type { BotCommand } from './command.ts';
import { exportCommand } from './export-command.ts';
import { commandIn } from './localizations/localizations.ts';
import { languageCommand, prefsCommand, voiceCommand } from './preference-commands.ts';
import { forgetCommand, statusCommand, whyCommand } from './report-commands.ts';
import { serverCommand } from './server-command.ts';
import {
  askCommand,
  joinCommand,
  leaveCommand,
  recordCommand,
  sayCommand,
  stopCommand,
} from './voice-commands.ts';

const helpCommand: BotCommand = {
  name: 'help',
  description: 'What I can do',
  access: 'anyone',
  run({ locale }) {
    const lines = commands.map((command) => {
      const { name, description } = commandIn(locale, command.name) ?? command;
      return `**/${name}** ${description}`;
    });
    return Promise.resolve(lines.join('\n'));
  },
};

/** Every command there is, in the order of the help. */
export const commands: readonly BotCommand[] = [
  joinCommand,
  leaveCommand,
  askCommand,
  sayCommand,
  stopCommand,
  statusCommand,
  whyCommand,
  voiceCommand,
  languageCommand,
  prefsCommand,
  recordCommand,
  serverCommand,
  exportCommand,
  forgetCommand,
  helpCommand,
];

export const findCommand = (name: string) => commands.find((command) => command.name === name);
