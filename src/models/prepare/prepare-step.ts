/** What a step works on: fetched and verified files, by the names the catalogue gives them. */
export interface PrepareInput {
  /** Names of the recipe's assets, in its order. */
  readonly names: readonly string[];
  /** Absolute path of an asset. */
  path(name: string): string;
  /** Where the outputs go; folders in their names are already there. */
  readonly outDir: string;
  readonly signal: AbortSignal;
}

/** Makes installed files out of fetched ones: the same bytes from the same input, every time. */
export type PrepareStep = (input: PrepareInput) => Promise<void>;

/** The only asset whose name ends in `suffix`. */
export function onlyAsset(input: PrepareInput, suffix: string): string {
  const [name, ...others] = input.names.filter((candidate) => candidate.endsWith(suffix));
  if (name === undefined || others.length > 0) throw new Error(`not exactly one asset ends in ${suffix}`);
  return input.path(name);
}
