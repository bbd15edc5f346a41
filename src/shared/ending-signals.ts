/** Those by which a terminal, a person or a service manager asks a process to end in order. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
