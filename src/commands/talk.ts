import { createInterface } from 'node:readline/promises';
import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { showModelProgress } from '../cli/model-progress.ts';
import { renderReceipt } from '../cli/render-receipt.ts';
import { createTalkPrinter } from '../cli/render-talk.ts';
import type { Talk as TalkSession, TalkTurn } from '../offline/talk.ts';

interface TalkResult {
  readonly turns: readonly TalkTurn[];
}

export default class Talk extends BaseCommand<TalkResult> {
  static override summary = 'Hold a conversation at this machine, without Discord and without a daemon.';
  static override description =
    'Type lines, give recordings with --file (answers are written beside them as NAME.answer.wav), or speak with ' +
    '--mic. Ctrl-C interrupts an answer; when nothing is being said it ends the conversation.';
  static override examples = [
    '<%= config.bin %> talk',
    '<%= config.bin %> talk --mic',
    '<%= config.bin %> talk --file q1.wav --file q2.wav --json',
    'echo "what is seven times six" | <%= config.bin %> talk',
  ];
  static override flags = {
    file: Flags.string({
      description: 'Recording of a question; repeat it for several.',
      multiple: true,
      default: [],
    }),
    mic: Flags.boolean({ description: 'Listen to the microphone.', exclusive: ['file'] }),
    quiet: Flags.boolean({ description: 'Do not play answers by the loudspeaker.' }),
  };

  async run(): Promise<TalkResult> {
    const { flags } = await this.parse(Talk);
    const { openTalk } = await import('../offline/talk.ts');
    const printer = createTalkPrinter((text) => {
      if (!this.jsonEnabled()) process.stdout.write(text);
    });
    await using talk = await openTalk({
      signal: this.signal,
      onEvent: (event) => printer.onEvent(event),
      onText: (text) => printer.onText(text),
      onModel: showModelProgress(this),
      onEngine: (engineId) => this.#tell(`Loading ${engineId} …\n`),
      isAloud: !flags.quiet && flags.file.length === 0,
    });
    if (flags.file.length > 0) return { turns: await this.#askFiles(talk, flags.file) };
    if (flags.mic) await this.#listen(talk);
    else await this.#readLines(talk);
    return { turns: [] };
  }

  async #askFiles(talk: TalkSession, files: readonly string[]): Promise<readonly TalkTurn[]> {
    const turns: TalkTurn[] = [];
    for (const file of files) {
      this.signal.throwIfAborted();
      const turn = await talk.askFile(file);
      turns.push(turn);
      for (const receipt of turn.receipts)
        this.log(renderReceipt(receipt, { width: this.columns }).join('\n'));
      this.log(
        turn.answerFile === null ? `Nothing was answered to ${file}.` : `The answer is in ${turn.answerFile}`,
      );
    }
    return turns;
  }

  async #listen(talk: TalkSession): Promise<void> {
    this.#tell('Listening; Ctrl-C ends. Wear headphones, or it hears itself.\n');
    await talk.listen(this.signal).catch((error: unknown) => {
      if (!this.signal.aborted) throw error;
    });
  }

  async #readLines(talk: TalkSession): Promise<void> {
    const lines = createInterface({
      input: process.stdin,
      ...(this.isInteractive && { output: process.stdout, prompt: '> ' }),
    });
    // Readline owns Ctrl-C on a terminal: while an answer is spoken it is a barge-in, otherwise the end.
    lines.on('SIGINT', () => {
      if (talk.isSpeaking) talk.interrupt();
      else lines.close();
    });
    lines.prompt();
    for await (const line of lines) {
      if (line.trim() !== '') await talk.type(line.trim());
      lines.prompt();
    }
  }

  /** Progress that is no part of the conversation. */
  #tell(text: string): void {
    if (!this.jsonEnabled()) process.stderr.write(text);
  }
}
