/** The directions of docs/architecture.md, one rule each. */
const adapters = '^src/(engines|models|docker|discord|gateway|store|tools)/';
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
module.exports = {
  forbidden: [
    forbid('no-circular', {}, { circular: true }, 'A cycle hides which of two files is the lower one.'),
    forbid(
      'core-is-pure',
      { path: '^src/core/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^src/(core|shared)/|^(node:)?events$' },
      'core imports shared and the language only.',
    ),
    forbid(
      'shared-is-lowest',
      { path: '^src/shared/', pathNot: '\\.test\\.ts$' },
      { path: '^src/(?!shared/)' },
      'shared imports nothing of the house.',
    ),
    forbid(
      'adapters-are-leaves',
      { path: '^src/(engines|models|docker|discord|gateway|store|tools)/', pathNot: '\\.test\\.ts$' },
      { path: adapters, pathNot: '^src/$1/' },
      'adapters never import each other.',
    ),
    forbid(
      'adapters-look-down',
      { path: adapters, pathNot: '\\.test\\.ts$' },
      { path: '^src/(composition|daemon|offline|commands|tui|web|dashboard|cli|control)/' },
      'adapters import core, config and shared.',
    ),
    forbid(
      'only-composition-creates',
      { path: '^src/(daemon|offline|commands|tui|cli|control)/', pathNot: '\\.test\\.tsx?$' },
      { path: adapters, dependencyTypesNot: ['type-only'] },
      'only composition imports adapters.',
    ),
    forbid(
      'faces-are-thin',
      { path: '^src/(commands|tui)/', pathNot: '\\.test\\.tsx?$' },
      { path: '^src/(core|engines|models|docker|discord|gateway|store|tools|composition)/' },
      'commands and tui know control, config, cli, offline, shared.',
    ),
    forbid(
      'dashboard-runs-anywhere',
      { path: '^src/(dashboard|web)/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^src/(dashboard|web|shared)/', dependencyTypesNot: ['type-only'] },
      'a browser runs these files as they are: no package, no node:, nothing but shared.',
    ),
    forbid(
      'dashboard-knows-control',
      { path: '^src/(dashboard|web)/', pathNot: '\\.test\\.ts$' },
      { path: '^src/', pathNot: '^src/(dashboard|web|shared|control)/' },
      'the fold and the page know the types of control alone.',
    ),
    forbid(
      'web-is-a-leaf',
      { path: '^src/', pathNot: '^src/web/' },
      { path: '^src/web/' },
      'the page is served as files; nobody imports it.',
    ),
    forbid(
      'faces-and-daemon',
      { path: '^src/(commands|tui|cli)/', pathNot: '\\.test\\.tsx?$' },
      { path: '^src/daemon/', pathNot: '^src/daemon/launcher' },
      'of the daemon only its launcher.',
    ),
    forbid(
      'dockerode-in-docker',
      { path: '^src/', pathNot: '^src/docker/' },
      { path: 'node_modules/dockerode' },
      'vendor types stop at their adapter.',
    ),
    forbid(
      'mcp-in-tools',
      { path: '^src/', pathNot: '^src/tools/' },
      { path: 'node_modules/@modelcontextprotocol/' },
      'vendor types stop at their adapter.',
    ),
    forbid(
      'discord-in-discord',
      { path: '^src/', pathNot: '^src/discord/' },
      { path: 'node_modules/(discord\\.js|@discordjs/voice)' },
      'vendor types stop at their adapter.',
    ),
    forbid(
      'ink-in-tui',
      { path: '^src/', pathNot: '^src/tui/' },
      { path: 'node_modules/(ink|react)/' },
      'vendor types stop at their adapter.',
    ),
    forbid(
      'conf-in-config',
      { path: '^src/', pathNot: '^src/config/' },
      { path: 'node_modules/conf/' },
      'vendor types stop at their adapter.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
