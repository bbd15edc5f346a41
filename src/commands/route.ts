import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { renderEvaluation, renderRoute } from '../cli/render-route.ts';
import type { RoutedText, RouteEvaluation } from '../offline/run-route.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';

export default class Route extends BaseCommand<RoutedText | RouteEvaluation> {
  static override summary = 'Show which way a request would go, and why; or measure the router.';
  static override examples = [
    '<%= config.bin %> route "set a timer for five minutes"',
    '<%= config.bin %> route "now do it in rust" --context "write a function that reverses a list"',
    '<%= config.bin %> route --file labelled.tsv --json',
  ];
  static override args = { text: Args.string({ description: 'A request, as it would be spoken.' }) };
  static override flags = {
    context: Flags.string({
      description: 'What was asked before; repeat it, oldest first.',
      multiple: true,
      default: [],
    }),
    file: Flags.string({
      description:
        'File with a line `label<TAB>text` for each request; what was asked before may follow behind another tab.',
    }),
  };

  async run(): Promise<RoutedText | RouteEvaluation> {
    const { args, flags } = await this.parse(Route);
    const { routeText, evaluateFile } = await import('../offline/run-route.ts');
    if (flags.file !== undefined) {
      const evaluation = await evaluateFile(flags.file, { signal: this.signal });
      for (const line of renderEvaluation(evaluation, { width: this.columns })) this.log(line);
      return evaluation;
    }
    if (args.text === undefined) throw nothingToRoute();
    const routed = await routeText(args.text, flags.context, { signal: this.signal });
    for (const line of renderRoute(routed)) this.log(line);
    return routed;
  }
}

function nothingToRoute(): AibotError {
  return new AibotError('There is nothing to route', {
    code: 'usage',
    exitCode: exitCodes.usage,
    nextSteps: ['Give a request: `aibot route "what time is it"`, or a file with --file.'],
  });
}
