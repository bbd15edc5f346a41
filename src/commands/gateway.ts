import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { showModelProgress } from '../cli/model-progress.ts';

interface GatewayResult {
  readonly url: string;
}

export default class Gateway extends BaseCommand<GatewayResult> {
  static override summary = 'Serve hearing, thinking and speaking over HTTP, without a daemon.';
  static override description =
    'Runs until Ctrl-C or SIGTERM; log lines go to stderr as JSON. Inside the daemon the same gateway is switched on ' +
    'with `aibot config set gateway.enabled true`. Clients of OpenAI use it as http://HOST:PORT/v1.';
  static override examples = [
    '<%= config.bin %> gateway',
    '<%= config.bin %> gateway --port 9000',
    '<%= config.bin %> keys create laptop && <%= config.bin %> gateway --host 0.0.0.0',
  ];
  static override flags = {
    host: Flags.string({ description: 'Address to listen on; gateway.host by default.' }),
    port: Flags.integer({ description: 'Port to listen on; 0 takes a free one.', min: 0, max: 65_535 }),
  };

  async run(): Promise<GatewayResult> {
    const { flags } = await this.parse(Gateway);
    const { runGateway } = await import('../offline/gateway.ts');
    return runGateway({
      host: flags.host,
      port: flags.port,
      signal: this.signal,
      output: process.stderr,
      onModel: showModelProgress(this),
      onEngine: (engineId) => this.log(`Loading ${engineId} …`),
      onListening: (url) => this.log(`Listening at ${url}`),
    });
  }
}
