import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';
import { parseNumber } from '../../cli/parse-number.ts';
import { type RouteRecordBody, routeLabel } from '../../control/routes.ts';

interface RoutesCorrectResult {
  readonly route: RouteRecordBody;
}

export default class RoutesCorrect extends BaseCommand<RoutesCorrectResult> {
  static override summary = 'Say what a request really was; its words are kept for measuring the router.';
  static override examples = ['<%= config.bin %> routes correct 12 code'];
  static override args = {
    // Not Args.integer: what it throws about a wrong one is a plain Error, and reads as a bug of ours.
    id: Args.string({ description: 'Decision, as `routes recent` numbers it.', required: true }),
    label: Args.string({ description: 'What it was.', required: true, options: [...routeLabel.options] }),
  };

  async run(): Promise<RoutesCorrectResult> {
    const { args } = await this.parse(RoutesCorrect);
    const id = parseNumber(args.id, { name: 'The decision', min: 1, max: Number.MAX_SAFE_INTEGER });
    const correction = { id, label: routeLabel.parse(args.label) };
    const reply = await connectToDaemon().call('correctRoute', correction, { signal: this.signal });
    this.log(`Noted: "${reply.route.request}" was ${args.label}, not ${reply.route.label}.`);
    return reply;
  }
}
