import { systemClock } from '../shared/clock.ts';

export interface StepReporter {
  /** Progress of this step: the last one counts, so on plain output most are left out. */
  update(text: string): void;
  /** Something worth a line of its own. */
  note(text: string): void;
  /** What the step came to, behind its title: `ready in 4.2 s`. */
  conclude(text: string): void;
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
      task: (_context: unknown, task) =>
        step.run({
          update: (text) => {
            task.output = text;
          },
          note: (text) => notes.push(text),
          conclude: (text) => {
            task.title = `${step.title}: ${text}`;
          },
        }),
    })),
    // Errors are shown once, by the command.
    { rendererOptions: { showErrorMessage: false }, registerSignalListeners: false },
  );
  try {
    await list.run();
  } finally {
    for (const note of notes) writeLine(note);
  }
}

/** A log that is read later needs a sign of life, not every percent. */
const plainUpdateMs = 5_000;

async function runPlain(step: Step, { output, writeLine }: RunStepsOptions): Promise<void> {
  const say = output === 'silent' ? () => undefined : writeLine;
  const startMs = systemClock.now();
  let lastUpdateMs = startMs;
  let conclusion = 'done';
  say(`${step.title} …`);
  await step.run({
    update: (text) => {
      if (systemClock.now() - lastUpdateMs < plainUpdateMs) return;
      lastUpdateMs = systemClock.now();
      say(`  ${text}`);
    },
    note: (text) => say(`  ${text}`),
    conclude: (text) => {
      conclusion = text;
    },
  });
  say(`${step.title}: ${conclusion}`);
}
