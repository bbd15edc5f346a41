import type { ContainerDetails } from '../container.ts';

/** Signals a container usually dies of, by number. */
const signalNames: Readonly<Record<number, string>> = {
  2: 'SIGINT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
};

/** Why a container has ended, in words: the engine's exit codes follow those of the shell. */
export function explainExit(
  ended: Pick<ContainerDetails, 'exitCode' | 'error' | 'isOutOfMemory' | 'memoryLimitBytes'>,
): string {
  const { exitCode, error, isOutOfMemory, memoryLimitBytes } = ended;
  if (isOutOfMemory) {
    const limit = memoryLimitBytes === undefined ? '' : ` of ${Math.round(memoryLimitBytes / 2 ** 20)} MiB`;
    return `it needed more than its memory${limit} and was killed (exit code ${exitCode})`;
  }
  if (error) return error;
  switch (exitCode) {
    case 0:
      return 'it ended as if it were done (exit code 0)';
    case 125:
      return 'the engine could not run it (exit code 125)';
    case 126:
      return 'its program may not be run (exit code 126)';
    case 127:
      return 'its program is not in the image (exit code 127)';
    case 132:
      return 'its program uses instructions that this processor does not have (SIGILL, exit code 132)';
    default: {
      const signal = exitCode > 128 ? signalNames[exitCode - 128] : undefined;
      return signal
        ? `it was ended by ${signal} (exit code ${exitCode})`
        : `it failed with exit code ${exitCode}`;
    }
  }
}
