import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { renderTable } from '../cli/table.ts';
import type { Ejected } from '../offline/eject.ts';

type EjectResult = Ejected & { readonly target: 'compose' | 'kubernetes' };

export default class Eject extends BaseCommand<EjectResult> {
  static override summary =
    'Write a compose file or Kubernetes manifests that run the assistant without aibot.';
  static override description =
    'Everything is resolved with the variables of the stack (AIBOT_LLM_MODEL, AIBOT_OLLAMA_IMAGE, …). Secrets are written as ' +
    'references only. Files that are there already are left alone unless --force is given.';
  static override examples = [
    '<%= config.bin %> eject --compose -o deploy',
    '<%= config.bin %> eject --kubernetes --profile docker-gpu --shards 2 --replicas 3',
  ];
  static override flags = {
    compose: Flags.boolean({
      description: 'A stand-alone compose file; the default.',
      exclusive: ['kubernetes'],
    }),
    kubernetes: Flags.boolean({ description: 'Manifests for `kubectl apply -k`.' }),
    output: Flags.string({
      char: 'o',
      description: 'Folder to write to; aibot-compose or aibot-kubernetes.',
    }),
    profile: Flags.string({
      description: 'What to include; repeat it.',
      options: ['docker', 'docker-gpu', 'observability'],
      multiple: true,
      default: ['docker'],
    }),
    replicas: Flags.integer({
      description: 'Copies of the gateway, on Kubernetes.',
      min: 1,
      max: 100,
      default: 2,
    }),
    shards: Flags.integer({
      description: 'Processes among which the servers of Discord are divided, on Kubernetes.',
      min: 1,
      max: 1_000,
      default: 1,
    }),
    force: Flags.boolean({ description: 'Replace files that are there.' }),
  };

  async run(): Promise<EjectResult> {
    const { flags } = await this.parse(Eject);
    const target = flags.kubernetes ? 'kubernetes' : 'compose';
    const { eject } = await import('../offline/eject.ts');
    const ejected = eject({
      target,
      profiles: flags.profile,
      replicas: flags.replicas,
      shards: flags.shards,
      dir: flags.output ?? `aibot-${target}`,
      isForced: flags.force,
    });
    const columns = [
      { title: 'File', value: ({ path }: Ejected['files'][number]) => path },
      { title: 'What it is', value: ({ what }: Ejected['files'][number]) => what },
    ];
    for (const line of renderTable(ejected.files, columns, { width: this.columns })) this.log(line);
    this.log(`They are in ${ejected.dir}.`);
    this.log(target === 'compose' ? nextWithCompose : nextWithKubernetes);
    return { target, ...ejected };
  }
}

const nextWithCompose = 'Next: copy .env.example to .env, fill it in, and run `docker compose up -d` there.';
const nextWithKubernetes = 'Next: the first lines of kustomization.yaml say how they are applied.';
