import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { connectToDaemon } from '../cli/control.ts';
import { renderReceipt, turnColumns } from '../cli/render-receipt.ts';
import { renderTable } from '../cli/table.ts';
import { renderTurnsPage } from '../cli/turns-page.ts';
import { isNotRunning } from '../control/errors.ts';
import type { TurnReceipt } from '../control/receipts.ts';
import { AibotError } from '../shared/errors.ts';

interface TurnsResult {
  readonly turns: readonly TurnReceipt[];
}

export default class Turns extends BaseCommand<TurnsResult> {
  static override summary = 'Show past answers: how long each stage took, and why it was decided so.';
  static override description = 'Also when the daemon is not running any more.';
  static override examples = [
    '<%= config.bin %> turns',
    '<%= config.bin %> turns 4f1c9a',
    '<%= config.bin %> turns --html > turns.html',
  ];
  static override args = { id: Args.string({ description: 'Turn to show in full.' }) };
  static override flags = {
    limit: Flags.integer({
      char: 'n',
      default: 20,
      min: 1,
      max: 1_000,
      description: 'How many of the last turns.',
    }),
    html: Flags.boolean({
      description: 'Write one page with the waterfalls, for a bug report: without words and names.',
      exclusive: ['json'],
    }),
    words: Flags.boolean({
      description: 'With what was said and who said it, on that page too.',
      dependsOn: ['html'],
    }),
  };

  async run(): Promise<TurnsResult> {
    const { args, flags } = await this.parse(Turns);
    const turns = await this.#turns({ turnId: args.id, limit: flags.limit });
    const [turn] = turns;
    if (args.id !== undefined && !turn) throw turnNotFound(args.id);
    if (flags.html) {
      this.log(renderTurnsPage(turns, { withWords: flags.words, writtenAtMs: Date.now() }));
    } else if (args.id !== undefined && turn) {
      for (const line of renderReceipt(turn, { width: this.columns })) this.log(line);
    } else if (turn) {
      for (const line of renderTable(turns, turnColumns, { width: this.columns })) this.log(line);
    } else {
      this.log('No turns yet.');
    }
    return { turns };
  }

  /** Also of a daemon that has crashed: that is when somebody wants to know. */
  async #turns(query: { readonly turnId: string | undefined; readonly limit: number }) {
    try {
      return (await connectToDaemon().call('turns', query, { signal: this.signal })).turns;
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      const { keptTurns } = await import('../offline/kept-turns.ts');
      const kept = await keptTurns(query, { signal: this.signal });
      if (!kept) throw error;
      this.warn('The daemon is not running; these turns are from before.');
      return kept;
    }
  }
}

function turnNotFound(id: string): AibotError {
  return new AibotError(`There is no turn "${id}".`, {
    code: 'turn-not-found',
    nextSteps: ['List the last turns with `aibot turns`.'],
  });
}
