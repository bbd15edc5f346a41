import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { resolvePaths } from '../../../src/config/paths.ts';
import { type ControlClient, createControlClient } from '../../../src/control/client.ts';
import type { TurnReceipt } from '../../../src/control/receipts.ts';
import type { EngineFacts } from '../engine/throw-away-engine.ts';
import { aibotEnvironment, type RealService, type RealStack } from './real-stack.ts';

/** `aibot`, with the stack as its own, in a home of its own. */
export interface SupervisedStack extends AsyncDisposable {
  readonly home: string;
  readonly control: ControlClient;
  /** Runs a command as a person would; gives what it printed. */
  command(...args: readonly string[]): Promise<string>;
  /** Of a service, as the daemon sees it. */
  stateOf(service: RealService): Promise<string | undefined>;
  /** Asks a question nobody has asked yet: none is answered from a cache. */
  ask(): Promise<TurnReceipt>;
}

export interface SupervisedStackOptions {
  readonly real: RealStack;
  readonly facts: EngineFacts;
  /** `bin/run.js`, compiled as it is installed, or `bin/dev.js`, from the sources. */
  readonly program: 'run' | 'dev';
}

/** Brings everything up, and waits until the daemon and all services work. */
export async function startSupervised(options: SupervisedStackOptions): Promise<SupervisedStack> {
  const { real, facts, program } = options;
  const home = await mkdtemp(join(tmpdir(), 'aibot-stack-'));
  const env = {
    ...aibotEnvironment(real, facts, home),
    // Without these the prompt grows with every question, and the server of two busy cores is too slow in the end.
    AIBOT_CONVERSATION_HISTORY_TURNS: '0',
    AIBOT_CONVERSATION_MAX_ANSWER_TOKENS: '24',
  };
  const file = fileURLToPath(new URL(`../../../bin/${program}.js`, import.meta.url));
  const run = execa({ env, cwd: home });
  const command = async (...args: readonly string[]) => (await run(process.execPath, [file, ...args])).stdout;
  const control = createControlClient(resolvePaths({ env: { ...process.env, ...env } }).socketPath);
  let asked = 0;
  const stop = async () => {
    await command('down').catch((error: unknown) => console.error(String(error)));
    await rm(home, { recursive: true, force: true });
  };
  try {
    await command('up', '--no-self-check');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    home,
    control,
    command,
    async stateOf(name) {
      const { services } = await control.call('services', {});
      return services.find((service) => service.name === name)?.state;
    },
    async ask() {
      const text = `Tell me one short fact about the number ${++asked + 100}.`;
      const over = new AbortController();
      const stopped = stopOnceBegun(control, over.signal);
      try {
        return (await control.call('ask', { text }, { deadlineMs: 60_000 })).receipt;
      } finally {
        over.abort();
        await stopped;
      }
    },
    [Symbol.asyncDispose]: stop,
  };
}

/**
 * Answers are spoken at the pace of speech: whoever wants to know who answers need not wait for every word, and a
 * container that hangs would be started anew before the next question.
 */
async function stopOnceBegun(control: ControlClient, signal: AbortSignal): Promise<void> {
  try {
    for await (const { event } of control.events({ signal, types: ['clause-spoken'] })) {
      if (event.type !== 'clause-spoken') continue;
      await control.call('stop', {}, { signal });
      return;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The stage in which the answer began, and by which engine. */
export const firstToken = ({ stages }: Pick<TurnReceipt, 'stages'>) =>
  stages.findLast(({ name }) => name === 'llm-first-token');
