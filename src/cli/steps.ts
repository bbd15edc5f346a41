import { systemClock } from '../shared/clock.ts';

export interface StepReporter {
  /** Progress of this step: the last one counts, so on plain output most are left out. A terminal shows `lines`. */
  update(text: string, lines?: readonly string[]): void;
  /** Something worth a line of its own. */
  note(text: string): void;
  /** What the step came to, behind its title: `ready in 4.2 s`. */
  conclude(text: string): void;
  /** The same of a last step that ran but did not come out well: it is marked as failed. */
  fallShort(text: string): void;
}

export interface Step {
  readonly title: string;
  run(report: StepReporter): Promise<void>;
}

/** `interactive` redraws, `plain` writes lines (CI, pipes), `silent` writes nothing (`--json`). */
export type StepOutput = 'interactive' | 'plain' | 'silent';

export interface RunStepsOptions {
  readonly output: StepOutput;
  /** Writes a line of plain output. */
  readonly writeLine: (line: string) => void;
}

/** Runs steps one after the other and shows how they go; the first that fails ends them all with its error. */
export async function runSteps(steps: readonly Step[], options: RunStepsOptions): Promise<void> {
  if (options.output === 'interactive') await runInteractive(steps, options.writeLine);
  else for (const step of steps) await runPlain(step, options);
}

async function runInteractive(steps: readonly Step[], writeLine: (line: string) => void): Promise<void> {
  const { Listr } = await import('listr2');
  const notes: string[] = [];
  const list = new Listr(
    steps.map((step) => ({
      title: step.title,
      task: async (_context: unknown, task) => {
        const came = { short: false };
        const conclude = (text: string) => {
          task.title = `${step.title}: ${text}`;
        };
        await step.run({
          update: (text, lines) => {
            task.output = lines?.join('\n') ?? text;
          },
          note: (text) => notes.push(text),
          conclude,
          fallShort: (text) => {
            came.short = true;
            conclude(text);
          },
        });
        if (came.short) throw new StepFellShort();
      },
    })),
    // Errors are shown once, by the command.
    { rendererOptions: { showErrorMessage: false }, registerSignalListeners: false },
  );
  try {
    await list.run();
  } catch (error) {
    if (!(error instanceof StepFellShort)) throw error;
  } finally {
    for (const note of notes) writeLine(note);
  }
}

/** Has the list draw a step as failed; nothing else comes of it. */
class StepFellShort extends Error {}

/** A log that is read later needs a sign of life, not every percent. */
const plainUpdateMs = 5_000;

async function runPlain(step: Step, { output, writeLine }: RunStepsOptions): Promise<void> {
  const say = output === 'silent' ? () => undefined : writeLine;
  const startMs = systemClock.now();
  let lastUpdateMs = startMs;
  let conclusion = 'done';
  const conclude = (text: string) => {
    conclusion = text;
  };
  say(`${step.title} …`);
  await step.run({
    update: (text) => {
      if (systemClock.now() - lastUpdateMs < plainUpdateMs) return;
      lastUpdateMs = systemClock.now();
      say(`  ${text}`);
    },
    note: (text) => say(`  ${text}`),
    conclude,
    fallShort: conclude,
  });
  say(`${step.title}: ${conclusion}`);
}
