/** What becomes of an answer's text: said aloud, or posted beside the voice. */
export type SpeechPiece =
  /** Speakable words only: no markdown, code, URL or emoji; numbers, dates, money and units as a person says them. */
  | { readonly type: 'clause'; readonly text: string }
  /** Never spoken: goes to the text side. */
  | { readonly type: 'aside'; readonly kind: 'code' | 'link' | 'table'; readonly text: string };

/** Turns streamed text into pieces as early as it is safe; one per answer. */
export interface SpeechTextStream {
  /** Takes the next characters and gives the pieces they complete. Never splits a number, a link or a code fence. */
  push(text: string): readonly SpeechPiece[];
  /** The rest. */
  end(): readonly SpeechPiece[];
}
