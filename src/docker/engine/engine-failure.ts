import { AibotError } from '../../shared/errors.ts';
import type { EngineErrorCode } from '../container-engine.ts';

interface FailureRule {
  readonly code: EngineErrorCode;
  readonly matches: RegExp;
  readonly isRetryable?: boolean;
  readonly nextSteps: readonly string[];
}

/** What engines say, most telling first. They have no codes: the words are all there is. */
const rules: readonly FailureRule[] = [
  {
    code: 'disk-full',
    matches: /no space left on device|disk quota exceeded/i,
    nextSteps: ['See what takes the space: docker system df', 'Free what nobody uses: docker system prune'],
  },
  {
    code: 'port-taken',
    matches:
      /port is already allocated|address already in use|ports are not available|only one usage of each socket/i,
    nextSteps: ['See who has it: ss -ltnp', 'Stop it, or choose another port in the settings of the stack.'],
  },
  {
    code: 'no-gpu',
    matches:
      /could not select device driver|nvidia-container-cli|unresolvable CDI devices|discover GPU vendor|unknown or invalid runtime name: nvidia/i,
    nextSteps: [
      'Install the NVIDIA container toolkit, then: sudo nvidia-ctk runtime configure --runtime=docker',
      'Or run without the GPU overlay.',
    ],
  },
  {
    code: 'image-platform',
    matches: /no matching manifest|does not (match|provide) the specified platform|exec format error/i,
    nextSteps: ["Choose an image that is built for this machine's processor."],
  },
  {
    code: 'registry-permission',
    matches: /unauthorized|authentication required|toomanyrequests|rate limit|no basic auth credentials/i,
    nextSteps: ['Sign in to the registry: docker login'],
  },
  {
    code: 'image-not-found',
    matches:
      /no such image|manifest unknown|manifest for .* not found|pull access denied|repository .* not found|name unknown|failed to resolve reference .*not found/i,
    nextSteps: ['Check the name and the tag of the image in the stack.'],
  },
  {
    code: 'registry-unreachable',
    matches:
      /no such host|i\/o timeout|tls handshake timeout|connection refused|connection reset|network is unreachable|request canceled|client\.timeout exceeded|unexpected eof|received unexpected http status: 5|bad gateway|service unavailable/i,
    isRetryable: true,
    nextSteps: ['Check the connection to the registry, then run the same command again.'],
  },
  {
    code: 'name-taken',
    matches: /name .* is already in use/i,
    nextSteps: ['See which container has it: docker ps -a'],
  },
  { code: 'container-not-found', matches: /no such container/i, nextSteps: ['List them: docker ps -a'] },
  {
    code: 'network-not-found',
    matches: /network .*not found|no such network/i,
    nextSteps: ['Run the same command again: it makes the network.'],
  },
  {
    code: 'mount-not-found',
    matches:
      /bind source path does not exist|no such volume|error while creating mount source path|mounts denied/i,
    nextSteps: ['Create the folder, or change the path in the stack.'],
  },
  {
    code: 'command-not-found',
    matches: /executable file not found|exec: .* no such file|exec .* permission denied/i,
    nextSteps: ['Check the command of the service in the stack.'],
  },
  {
    code: 'in-use',
    matches: /has active endpoints|volume is in use|is being used by|is using its referenced image/i,
    nextSteps: ['See what still runs: docker ps -a'],
  },
  {
    code: 'engine-too-old',
    matches:
      /minimum supported api version|client version .* is too (old|new)|cannot be connected to multiple|more than one network/i,
    nextSteps: ['Update Docker; version 25 or newer is needed.'],
  },
];

const startEngineSteps: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'Start Docker: sudo systemctl start docker',
  darwin: 'Start Docker Desktop: open -a Docker',
  win32: 'Start Docker Desktop.',
};

/** Anything a call threw, in the words of the house. `what` completes "…": "The container x could not be started". */
export function toEngineError(thrown: unknown, what: string, endpoint: string): AibotError {
  if (thrown instanceof AibotError) return thrown;
  return connectionError(thrown, endpoint) ?? refusal(messageOf(thrown), what, thrown);
}

/** An error that came in words, inside a stream that began with 200. */
export function refusal(
  message: string,
  what: string,
  cause?: unknown,
  otherwise: EngineErrorCode = 'engine-refused',
): AibotError {
  const rule = rules.find(({ matches }) => matches.test(message));
  return new AibotError(`${what}: ${message}`, {
    code: rule?.code ?? otherwise,
    retryable: rule?.isRetryable ?? false,
    nextSteps: rule?.nextSteps ?? ['Look at the state of the engine: aibot doctor'],
    ...(cause !== undefined && { cause }),
  });
}

function connectionError(thrown: unknown, endpoint: string): AibotError | undefined {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new AibotError(`This user may not talk to the container engine at ${endpoint}.`, {
        code: 'engine-permission',
        cause: thrown,
        nextSteps: [
          'Join the group and sign in again: sudo usermod -aG docker "$USER"',
          'Or use a rootless engine: dockerd-rootless-setuptool.sh install',
        ],
      });
    case 'ENOENT':
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'EPIPE':
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new AibotError(`No container engine answers at ${endpoint}.`, {
        code: 'engine-unreachable',
        cause: thrown,
        retryable: true,
        nextSteps: [
          startEngineSteps[process.platform] ?? 'Start Docker.',
          'Or say where it listens: export DOCKER_HOST=unix:///path/to/docker.sock',
        ],
      });
    default:
      return undefined;
  }
}

export function hangingEngine(endpoint: string, deadlineMs: number): AibotError {
  return new AibotError(
    `The container engine at ${endpoint} took a call and gave no answer for ${deadlineMs / 1_000} s.`,
    {
      code: 'engine-hangs',
      retryable: true,
      nextSteps: ['Restart Docker: sudo systemctl restart docker', 'Check it: docker version'],
    },
  );
}

export function brokenStream(thrown: unknown, what: string): AibotError {
  return new AibotError(`${what}: the engine broke the connection off.`, {
    code: 'engine-stream-broken',
    cause: thrown,
    retryable: true,
    nextSteps: ['See whether the engine still runs: docker version'],
  });
}

/** 304: it is so already. */
export function statusCodeOf(thrown: unknown): number | undefined {
  const status = (thrown as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** The engine's own sentence, without what docker-modem writes around it. */
function messageOf(thrown: unknown): string {
  const json = (thrown as { json?: { message?: unknown } } | undefined)?.json;
  if (typeof json?.message === 'string') return json.message.trim();
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/^\(HTTP code \d+\) [^-]* - /, '').trim();
}
