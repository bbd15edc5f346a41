import type { Config } from '../../config/schema.ts';
import type * as inspectStack from '../../offline/inspect-stack.ts';
import { type Check, type CheckContext, type Finding, warning } from './check.ts';

type Inspections = typeof inspectStack;

/** Who runs without containers is not bothered with them. */
const isWanted = ({ config, isDockerAsked }: CheckContext) =>
  isDockerAsked || (config !== undefined && config.profile !== 'embedded');

const check = (
  facts: Omit<Check, 'isWanted' | 'run'>,
  inspect: (inspections: Inspections, config: Config, signal: AbortSignal) => Promise<Finding>,
): Check => ({
  ...facts,
  isWanted,
  async run({ config, signal }) {
    if (!config) return warning('not looked at: the configuration is broken');
    return inspect(await import('../../offline/inspect-stack.ts'), config, signal);
  },
});

export const dockerChecks: readonly Check[] = [
  check(
    {
      id: 'docker-engine',
      title: 'Container engine',
      symptom:
        '`aibot up --profile docker` ends with `engine-unreachable`, `engine-permission` or `engine-hangs`.',
      mend: [
        'Start it: sudo systemctl start docker',
        'Let this user use it: sudo usermod -aG docker $USER, then sign in again.',
        'Name another one: aibot config set docker.host unix:///PATH',
      ],
      isEssential: true,
    },
    ({ inspectEngine }, config, signal) => inspectEngine(config, signal),
  ),
  check(
    {
      id: 'docker-resources',
      title: 'Memory for the services',
      symptom: 'A service is ended again and again: it needed more than its memory.',
      mend: [
        'Give the engine more memory (Docker Desktop: Settings, Resources), or take smaller models: AIBOT_LLM_MODEL in .env',
      ],
    },
    ({ inspectResources }, config, signal) => inspectResources(config, signal),
  ),
  check(
    {
      id: 'docker-disk',
      title: 'Disk for images',
      symptom: 'An image does not arrive: `disk-full`.',
      mend: ['Make room: docker system df, then docker image prune'],
    },
    ({ inspectDisk }, config, signal) => inspectDisk(config, signal),
  ),
  check(
    {
      id: 'docker-gpu',
      title: 'Graphics processor in containers',
      symptom: 'With the profile docker-gpu services end with `no-gpu`.',
      mend: [
        'Install the NVIDIA Container Toolkit, then: sudo nvidia-ctk runtime configure --runtime=docker',
        'Or do without: aibot up --profile docker',
      ],
    },
    ({ inspectGpu }, config, signal) => inspectGpu(config, signal),
  ),
  check(
    {
      id: 'docker-ports',
      title: 'Ports of the services',
      symptom: 'A service does not start: `port-taken`.',
      mend: [
        'Stop who has the port, or take another one: AIBOT_WHISPER_PORT=9001 in .env, the same for the others.',
      ],
    },
    ({ inspectPorts }, config, signal) => inspectPorts(config, signal),
  ),
  check(
    {
      id: 'docker-images',
      title: 'Images',
      symptom: 'A service ends at once with `exec format error`, or `image-platform` is said of it.',
      mend: ['Remove the image, so that the right one is fetched: docker image rm IMAGE'],
    },
    ({ inspectImages }, config, signal) => inspectImages(config, signal),
  ),
  check(
    {
      id: 'docker-registry',
      title: 'Registries',
      symptom: 'An image does not arrive: `registry-unreachable` or `pull-stalled`.',
      mend: ['Check the connection and the proxy of the engine, or load images by hand: docker load -i FILE'],
    },
    ({ inspectRegistries }, config, signal) => inspectRegistries(config, signal),
  ),
];
