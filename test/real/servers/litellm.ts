import { fileURLToPath } from 'node:url';
import { answers, type RunningServer, startServer } from './start-server.ts';

export interface LiteLlmOptions {
  /** Root of an OpenAI-compatible server with the models `small`, `coder` and `agent`. */
  readonly models: string;
  /** Root of the gateway whose `/classify` decides. */
  readonly classifier: string;
  /** What clients have to show. */
  readonly masterKey: string;
}

/** The real proxy with the configuration and the plug-in of the stack; its models are at a server of the test. */
export function startLiteLlm(python: string, options: LiteLlmOptions): Promise<RunningServer> {
  const config = fileURLToPath(new URL('../../../stacks/litellm/config.yaml', import.meta.url));
  return startServer({
    name: 'LiteLLM',
    command: python,
    args: (port) => [
      ...['-c', 'from litellm import run_server; run_server()'],
      ...['--config', config, '--host', '127.0.0.1', '--port', `${port}`],
    ],
    env: {
      LITELLM_LOCAL_MODEL_COST_MAP: 'True',
      LITELLM_TELEMETRY: 'False',
      LITELLM_LOG: 'WARNING',
      LITELLM_MASTER_KEY: options.masterKey,
      PYTHONDONTWRITEBYTECODE: '1',
      AIBOT_LLM_ROUTE: 'openai/small',
      AIBOT_CODE_ROUTE: 'openai/coder',
      AIBOT_TOOL_ROUTE: 'openai/agent',
      AIBOT_LLM_BASE: `${options.models}/v1`,
      AIBOT_WHISPER_BASE: `${options.models}/v1`,
      AIBOT_CLASSIFIER_URL: options.classifier,
      // Generous: a busy machine must not change where a request goes.
      AIBOT_CLASSIFIER_TIMEOUT_MS: '5000',
    },
    check: answers('/health/readiness'),
  });
}
