/**
 * The house rules: which room may import which (docs/ARCHITECTURE.md lists the rooms).
 * A room imports from the rooms named for it, from itself, and from nothing else in src.
 */
const rooms = {
  ports: [],
  engine: ['ports'],
  rendering: ['ports'],
  library: ['engine', 'ports'],
  understanding: ['engine', 'ports'],
  features: ['engine', 'ports'],
  store: ['ports'],
  papers: ['ports'],
  config: ['ports'],
  runtime: ['features', 'understanding', 'engine', 'library', 'rendering', 'ports'],
  channels: ['rendering', 'ports'],
  web: ['runtime', 'channels', 'ports'],
};

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `room-${room}`,
      comment: `src/${room} may import only: ${allowed.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
    })),
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-rooms',
      comment: 'engine, rendering, understanding and features do no I/O and read no clock or environment',
      severity: 'error',
      from: { path: '^src/(engine|rendering|understanding|features|ports)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'a-channel-knows-no-other',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/' },
      to: { path: '^src/channels/([^/]+)/', pathNot: '^src/channels/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
