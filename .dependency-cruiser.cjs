/**
 * The import rule. Inside the core a folder knows only its own stage and earlier ones; around it, each
 * part of the app knows only the parts nearer to the core. Types count as imports. The files on top of
 * the core say what a capture is and are open to every stage.
 */

/**
 * The stages of the core, earliest first. Folders of one stage may know each other: the packet table
 * is what containers and wire decoders fill, and reading packets is calling them.
 */
const stages = [
  ['bytes', 'words'],
  ['compression'],
  ['container', 'wire', 'packets'],
  ['flows'],
  ['filter'],
  ['details'],
  ['tcp'],
  ['listings'],
  ['opening'],
  ['vantage'],
  ['diagnosis'],
  ['hostEvidence'],
  ['loading'],
  ['pairing'],
  ['flowRows'],
  ['packetWords', 'verdictWords'],
  ['ladder'],
  ['permalink', 'export'],
  ['engine'],
];

const folders = (names) => `^src/core/(${names.join('|')})/`;

/** The one file that does arithmetic modulo 2^32; it knows nothing, and anyone may need it. */
const sequenceArithmetic = '^src/core/tcp/sequence\\.ts$';

const laterStages = stages.slice(0, -1).map((stage, at) => ({
  name: `core-${stage[0]}-knows-no-later-stage`,
  severity: 'error',
  // Tests of a stage may look at what the whole chain makes of it.
  from: { path: folders(stage), pathNot: '\\.test\\.ts$' },
  to: { path: folders(stages.slice(at + 1).flat()), pathNot: sequenceArithmetic },
}));

/** A part of the app, and the parts it must not know. */
const outside = (part, path, forbidden) => ({
  name: `${part}-stays-in-its-place`,
  severity: 'error',
  from: { path, pathNot: '\\.test\\.tsx?$' },
  to: { path: forbidden },
});

module.exports = {
  forbidden: [
    ...laterStages,
    {
      name: 'core-every-folder-is-a-stage',
      severity: 'error',
      from: { path: '^src/core/', pathNot: `${folders(stages.flat())}|^src/core/[^/]+\\.ts$` },
      to: {},
    },
    {
      name: 'core-top-level-is-types',
      comment: 'What a capture is: open to every stage, and resting on none of them.',
      severity: 'error',
      from: { path: '^src/core/[^/]+\\.ts$' },
      to: { path: '^src/core/[^/]+/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-only-whole-chain-loads',
      comment:
        'loadCapture.ts is the chain as a whole; no link of it knows the chain. The engine runs it.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$|^src/core/engine/' },
      to: { path: '^src/core/loading/loadCapture\\.ts$' },
    },
    outside('core', '^src/core/', '^src/(?!core/)'),
    outside('worker', '^src/worker/', '^src/(?!core/|worker/)'),
    outside('cli', '^src/cli/', '^src/(?!core/|cli/)'),
    outside('store', '^src/store/', '^src/(?!core/|worker/|store/)'),
    outside('ui', '^src/ui/', '^src/(?!core/|store/|ui/)'),
    outside('main', '^src/main\\.tsx$', '^src/(?!ui/|store/)'),
    {
      name: 'core-few-libraries',
      comment: 'Pure field libraries and the pure parts of d3.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'],
        pathNot:
          '^node_modules/(@types/)?(d3|d3-(scale|array|shape|format)|ipaddr\\.js|fflate|fzstd)/',
      },
    },
    {
      name: 'core-no-cycles',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { circular: true },
    },
    {
      name: 'no-cycles',
      comment:
        'Outside the core, types may meet: a slice of the store and the state made of all slices.',
      severity: 'error',
      from: { pathNot: '^src/core/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-in-the-app',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.css', '.svg'],
    },
  },
};
