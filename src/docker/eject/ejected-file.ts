/** A file to be written; its path is relative to the folder that was asked for. */
export interface EjectedFile {
  readonly path: string;
  readonly content: string;
  /** What it is, for the list that is printed. */
  readonly what: string;
}
