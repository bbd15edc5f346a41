import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';
import { type RouteRecordBody, routeLabel } from '../../control/routes.ts';

interface RoutesCorrectResult {
  readonly route: RouteRecordBody;
}

export default class RoutesCorrect extends BaseCommand<RoutesCorrectResult> {
  static override summary = 'Say what a request really was; its words are kept for measuring the router.';
  static override examples = ['<%= config.bin %> routes correct 12 code'];
  static override args = {
    id: Args.integer({ description: 'Decision, as `routes recent` numbers it.', required: true, min: 1 }),
    label: Args.string({ description: 'What it was.', required: true, options: [...routeLabel.options] }),
  };

  async run(): Promise<RoutesCorrectResult> {
    const { args } = await this.parse(RoutesCorrect);
    const correction = { id: args.id, label: routeLabel.parse(args.label) };
    const reply = await connectToDaemon().call('correctRoute', correction, { signal: this.signal });
    this.log(`Noted: "${reply.route.request}" was ${args.label}, not ${reply.route.label}.`);
    return reply;
  }
}
