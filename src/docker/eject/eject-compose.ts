import { Document, isMap, isScalar } from 'yaml';
import type { ServiceModel, StackModel } from '../compose-file/model.ts';
import { isBot, isJob } from './complete-assistant.ts';
import { composeDocument } from './compose-document.ts';
import type { EjectedFile } from './ejected-file.ts';
import { filesBelow, pathInProject } from './mounted-files.ts';
import { secretsOf } from './secret-variables.ts';

/** A compose file that needs no aibot, the files it mounts and builds from, and a form for its secrets. */
export function ejectCompose(stack: StackModel): readonly EjectedFile[] {
  const document = new Document(composeDocument(stack), { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  document.commentBefore = [
    ' Written by `aibot eject --compose`: everything is resolved, nothing is read from aibot any more.',
    ' Secrets stand in .env (see .env.example); then: docker compose up -d',
  ].join('\n');
  const services = document.get('services');
  if (isMap(services)) {
    for (const [index, { key }] of services.items.entries()) {
      const service = isScalar(key) ? stack.services[String(key.value)] : undefined;
      if (!service || !isScalar(key)) continue;
      const purpose = purposeOf(service);
      if (purpose !== '') key.commentBefore = ` ${purpose}`;
      key.spaceBefore = index > 0;
    }
  }
  return [
    { path: 'compose.yaml', content: document.toString({ lineWidth: 0 }), what: 'the stack' },
    { path: '.env.example', content: secretsForm(stack), what: 'the secrets to fill in, as .env' },
    ...projectFiles(stack),
  ];
}

const purposes: Readonly<Record<string, string>> = {
  stt: 'Hearing: speech to text.',
  llm: 'Thinking: the language models.',
  tts: 'Speaking: text to speech.',
  cache: 'What was said or answered before; losing it costs time only.',
  gateway: 'The services as one HTTP API, with the classifier.',
  observability: 'Measurements; on with this profile.',
};

function purposeOf(service: ServiceModel): string {
  if (isJob(service)) return 'Runs once: fetches the models.';
  if (isBot(service)) return 'The bot in Discord.';
  if (!service.aibot) return '';
  const isOwnImage = service.build !== undefined && service.aibot.role === 'gateway';
  const build = isOwnImage ? ` Build its image in a clone of aibot: docker build -t ${service.image} .` : '';
  return `${purposes[service.aibot.role] ?? ''}${build}`;
}

function secretsForm(stack: StackModel): string {
  return [
    '# Copy to .env, fill in, and let nobody else read it: chmod 600 .env',
    ...secretsOf(stack).map((name) => `${name}=`),
    '',
  ].join('\n');
}

/** What is mounted and built from within the project, at the same places beside the new file. */
function projectFiles(stack: StackModel): readonly EjectedFile[] {
  const folders = Object.values(stack.services).flatMap(({ name, build, mounts }) => [
    ...(build ? [{ source: build.contextDir, what: `built into ${name}` }] : []),
    ...mounts.flatMap((mount) =>
      mount.type === 'bind' ? [{ source: mount.source, what: `mounted into ${name}` }] : [],
    ),
  ]);
  const files = new Map<string, EjectedFile>();
  for (const { source, what } of folders) {
    const inside = pathInProject(stack, source);
    if (inside === undefined) continue;
    for (const { path, content } of filesBelow(source)) {
      const place =
        inside.endsWith(path) && !path.includes('/') && inside.split('/').at(-1) === path
          ? inside
          : `${inside}/${path}`;
      files.set(place, { path: place, content, what });
    }
  }
  return [...files.values()];
}
