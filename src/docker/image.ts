export interface ImageDetails {
  /** `sha256:…` of its configuration: the same content has the same id. */
  readonly id: string;
  readonly tags: readonly string[];
  /** `name@sha256:…` for every registry it came from or went to. */
  readonly digests: readonly string[];
  readonly sizeBytes: number;
  readonly os: string;
  readonly architecture: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Paths at which it wants (anonymous) volumes. */
  readonly volumes: readonly string[];
  readonly hasHealthcheck: boolean;
}

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
  readonly server: string;
}

export interface PullRequest {
  /** `name:tag` or `name@sha256:…`; without both the tag is `latest`, never all tags. */
  readonly reference: string;
  /** `linux/amd64`; the engine's own unless told. */
  readonly platform?: string | undefined;
  readonly credentials?: RegistryCredentials | undefined;
  /** Gives up when the engine has said nothing new for so long. */
  readonly stallMs?: number | undefined;
}

/** The phases of a layer, in order; `exists` when the engine had it already. */
export type LayerPhase = 'waiting' | 'downloading' | 'downloaded' | 'extracting' | 'done' | 'exists';

export type PullEvent =
  | {
      readonly type: 'layer-progressed';
      readonly layerId: string;
      readonly phase: LayerPhase;
      /** Of this phase; `undefined` while the engine does not say. */
      readonly doneBytes: number | undefined;
      readonly totalBytes: number | undefined;
    }
  | { readonly type: 'retrying'; readonly layerId: string; readonly inSeconds: number }
  | { readonly type: 'digest-resolved'; readonly digest: string }
  | { readonly type: 'pulled'; readonly image: ImageDetails };

export interface BuildRequest {
  /** The names it gets. */
  readonly tags: readonly string[];
  /** Folder with the Dockerfile and all it copies; its `.dockerignore` counts. */
  readonly contextDir: string;
  /** Path inside the context. */
  readonly dockerfile?: string | undefined;
  readonly target?: string | undefined;
  readonly buildArguments?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** `host` where the engine has no default bridge. */
  readonly network?: string | undefined;
}

export type BuildEvent =
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'built'; readonly image: ImageDetails };
