import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Events,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { isEvent } from './emulator-event.ts';
import { Stage } from './testing/stage.ts';
import { isEphemeral } from './world/message.ts';

const COMMANDS = [
  new SlashCommandBuilder()
    .setName('echo')
    .setDescription('Says it again')
    .addStringOption((option) =>
      option.setName('text').setDescription('What to say').setAutocomplete(true).setRequired(true),
    ),
  new SlashCommandBuilder()
    .setName('prefs')
    .setDescription('Preferences')
    .addSubcommand((sub) =>
      sub
        .setName('show')
        .setDescription('Whose')
        .addUserOption((option) => option.setName('who').setDescription('Somebody')),
    ),
  new SlashCommandBuilder()
    .setName('stop')
    .setDescription('For managers')
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild),
].map((command) => command.toJSON());

async function openStage(): Promise<Stage> {
  const stage = await Stage.open();
  await stage.client.application.commands.set(COMMANDS, stage.guild.id);
  return stage;
}

/** Alice at the keyboard in #general. */
function sitDown(stage: Stage) {
  const alice = stage.discord.addUser('Alice');
  return { alice, keyboard: stage.discord.keyboardOf(alice, stage.guild.general) };
}

describe('interactions', () => {
  it('registers commands', async () => {
    await using stage = await openStage();
    const registered = stage.discord.events.entries.find(isEvent('commands-registered'));
    expect(registered?.names).toEqual(['echo', 'prefs', 'stop']);
  });

  it('answers a slash command, for one reader only', async () => {
    await using stage = await openStage();
    const { keyboard } = sitDown(stage);
    stage.client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) {
        const content = interaction.options.getString('text', true);
        void interaction.reply({ content, flags: MessageFlags.Ephemeral });
      }
    });
    const interaction = await keyboard.slash('echo', { text: 'hello' });
    const message = await interaction.answer();
    expect(message.content).toBe('hello');
    expect(isEphemeral(message)).toBe(true);
    expect(interaction.isEphemeral).toBe(true);
  });

  it('defers, answers later and follows up', async () => {
    await using stage = await openStage();
    const { keyboard } = sitDown(stage);
    stage.client.on(Events.InteractionCreate, (interaction) => {
      void (async () => {
        if (interaction.isChatInputCommand()) {
          await interaction.deferReply();
          await interaction.editReply('done');
          await interaction.followUp('and more');
        }
      })();
    });
    const interaction = await keyboard.slash('echo', { text: 'x' });
    expect(interaction.response?.type).toBe(5);
    expect((await interaction.answer()).content).toBe('done');
    expect((await interaction.followup(0)).content).toBe('and more');
    expect(interaction.isEphemeral).toBe(false);
  });

  it('resolves users given to subcommands', async () => {
    await using stage = await openStage();
    const { keyboard, alice } = sitDown(stage);
    stage.client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) {
        const who = interaction.options.getUser('who', true);
        void interaction.reply(`${interaction.options.getSubcommand()} ${who.globalName ?? ''}`);
      }
    });
    const interaction = await keyboard.slash('prefs show', { who: alice });
    expect((await interaction.answer()).content).toBe('show Alice');
  });

  it('completes options', async () => {
    await using stage = await openStage();
    const { keyboard } = sitDown(stage);
    stage.client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isAutocomplete()) {
        const value = `${interaction.options.getFocused()}lo`;
        void interaction.respond([{ name: value, value }]);
      }
    });
    const interaction = await keyboard.autocomplete('echo', { text: 'hel' }, 'text');
    expect(interaction.choices).toEqual([{ name: 'hello', value: 'hello' }]);
  });

  it('takes a button press and the form it opens', async () => {
    await using stage = await openStage();
    const { keyboard } = sitDown(stage);
    const button = new ButtonBuilder().setCustomId('open').setLabel('Open').setStyle(ButtonStyle.Primary);
    const input = new TextInputBuilder().setCustomId('name').setStyle(TextInputStyle.Short);
    const modal = new ModalBuilder()
      .setCustomId('form')
      .setTitle('Form')
      .addLabelComponents(new LabelBuilder().setLabel('Name').setTextInputComponent(input));
    stage.client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) {
        const row = new ActionRowBuilder<ButtonBuilder>().addComponents(button);
        void interaction.reply({ content: 'press', components: [row] });
      } else if (interaction.isButton()) {
        void interaction.showModal(modal);
      } else if (interaction.isModalSubmit()) {
        void interaction.reply(`hello ${interaction.fields.getTextInputValue('name')}`);
      }
    });
    const first = await keyboard.slash('echo', { text: 'x' });
    const pressed = await keyboard.pressButton(await first.answer(), 'Open');
    const submitted = await keyboard.submitModal(pressed, { name: 'Alice' });
    expect((await submitted.answer()).content).toBe('hello Alice');
  });

  it('refuses an answer that comes too late', async () => {
    await using stage = await openStage();
    const { keyboard } = sitDown(stage);
    stage.discord.faults.interactions.expireAfterMs = 0;
    const failed = new Promise<unknown>((resolve) => {
      stage.client.on(Events.InteractionCreate, (interaction) => {
        if (interaction.isChatInputCommand()) {
          interaction.reply('late').catch(resolve);
        }
      });
    });
    const submitted = keyboard.slash('echo', { text: 'x' }, { timeoutMs: 200 });
    expect(await failed).toMatchObject({ code: 10_062 });
    await expect(submitted).rejects.toThrow();
  });

  it('does not offer a command to those without its permissions', async () => {
    await using stage = await openStage();
    const { keyboard, alice } = sitDown(stage);
    stage.client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) {
        void interaction.reply('stopped');
      }
    });
    expect(() => keyboard.slash('stop')).toThrow('not offered');
    stage.guild.giveRole(alice.user, stage.guild.addRole('Manager', ['ManageGuild']));
    expect((await (await keyboard.slash('stop')).answer()).content).toBe('stopped');
  });
});
