/** A name people type and what stands beside it. */
export interface LocalizedTexts {
  /** 1 to 32 letters, digits, `-` or `_`; no capitals. */
  readonly name: string;
  /** 1 to 100 characters. */
  readonly description: string;
}

export interface LocalizedCommand extends LocalizedTexts {
  readonly options?: Readonly<Record<string, LocalizedTexts>>;
}

/** Every command in one language, by its name in English. */
export type CommandLocalization = Readonly<Record<string, LocalizedCommand>>;
