/** A timer that outlives its conversation. */
export interface SavedTimer {
  readonly id: string;
  readonly label: string;
  /** Unix ms. */
  readonly endsAt: number;
  readonly speakerId: string;
  readonly speakerName: string;
}

/** Where the timers of a place are kept between two conversations in it. */
export interface TimerShelf {
  /** Those still running when the last conversation ended; some may be over by now. */
  readonly saved: readonly SavedTimer[];
  /** All that run now, after every change. */
  save(timers: readonly SavedTimer[]): void;
}
