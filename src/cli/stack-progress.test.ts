import { describe, expect, it } from 'vitest';
import type { StackStep } from '../control/services.ts';
import { applyStackStep, noStackProgress, renderStackLine, renderStackProgress } from './stack-progress.ts';

const pull = 'pull ollama/ollama:0.17.4';
const started: StackStep = { step: pull, kind: 'pull', state: 'started', detail: '' };
const moved = (id: string, phase: string, doneBytes: number, bytesPerSecond?: number): StackStep => ({
  ...started,
  state: 'progressed',
  layer: { id, phase, doneBytes, totalBytes: 4 << 20, bytesPerSecond },
});
const after = (...steps: readonly StackStep[]) => steps.reduce(applyStackStep, noStackProgress);

describe('progress of the stack', () => {
  it('shows the layers of a pull, with bytes and rate', () => {
    const progress = after(
      started,
      moved('a1', 'done', 4 << 20),
      moved('b2', 'downloading', 1 << 20, 2 << 20),
      moved('c3', 'exists', 0),
    );
    expect(renderStackProgress(progress)).toEqual([
      `${pull}: 1 of 2 layers, 5.0 MiB of 8.0 MiB, 2.0 MiB/s`,
      '    b2 downloading █████░░░░░░░░░░░░░░░ 1.0 MiB of 4.0 MiB, 2.0 MiB/s',
    ]);
    expect(renderStackLine(progress)).toBe(`${pull}: 1 of 2 layers, 5.0 MiB of 8.0 MiB, 2.0 MiB/s`);
  });

  it('shows a few of many layers', () => {
    const layers = Array.from({ length: 9 }, (_, index) => moved(`l${index}`, 'downloading', 0));
    expect(renderStackProgress(after(started, ...layers)).at(-1)).toBe('    and 4 more layers');
  });

  it('forgets what is over', () => {
    const wait: StackStep = { step: 'wait x', kind: 'wait', state: 'started', detail: 'until it is healthy' };
    expect(renderStackLine(after(started, wait, { ...started, state: 'finished' }))).toBe(
      'wait x: until it is healthy',
    );
    expect(after(wait, { ...wait, state: 'failed' }).size).toBe(0);
  });
});
