/** Fetching images takes the time it takes; whoever has waited long enough presses Ctrl-C. */
export const stackDeadlineMs = 3_600_000;
