import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const addressBar = ['location', 'history'].map((name) => ({
  name,
  message: 'Only src/store/urlSync touches the address bar.',
}));

const addressBarOfObjects = ['window', 'document', 'globalThis', 'self'].flatMap((object) =>
  ['location', 'history'].map((property) => ({
    object,
    property,
    message: 'Only src/store/urlSync touches the address bar.',
  })),
);

const network = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'indexedDB', 'caches'].map(
  (name) => ({ name, message: 'The core knows no network and no storage.' }),
);

const scope = ['self', 'postMessage', 'importScripts'].map((name) => ({
  name,
  message: 'The core also runs outside a worker.',
}));

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.cache/', 'test-results/', 'playwright-report/', 'docs/'] },
  js.configs.recommended,
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      // With noUncheckedIndexedAccess every element of a typed array is "maybe undefined"; where the
      // index is known to be inside, `!` says so without a branch in the hottest loops.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Matters of taste that the hot loops and documented callback types of the core decide otherwise.
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/prefer-function-type': 'off',
      // A leading underscore says that a name is there for its place only.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    // The rules that need types, chosen for what they find; the whole type-checked set is slow.
    files: ['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/store/urlSync*', 'src/**/*.test.*'],
    rules: {
      'no-restricted-globals': ['error', ...addressBar],
      'no-restricted-properties': ['error', ...addressBarOfObjects],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    ignores: ['src/**/*.test.*'],
    rules: { 'no-restricted-globals': ['error', ...addressBar, ...network, ...scope] },
  },
  {
    files: ['src/{ui,store}/**/*.{ts,tsx}', 'src/main.tsx'],
    ...reactHooks.configs.flat.recommended,
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      // Warns that the React Compiler leaves components with a virtual list alone; we do not use it.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['e2e/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name="waitForTimeout"]',
          message: 'Wait for what should happen, not for time to pass.',
        },
      ],
    },
  },
  {
    // Talk to a terminal.
    files: ['src/cli/**/*.ts', 'scripts/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Tools want a default export here.
    files: ['*.config.{js,ts}', '.size-limit.mjs'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    // Plain scripts; tsc checks those of the project (tsconfig.node.json), names included.
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { 'no-undef': 'off' },
  },
  {
    // CommonJS, because dependency-cruiser reads its configuration that way.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
