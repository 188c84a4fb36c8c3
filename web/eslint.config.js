import js from '@eslint/js';
import tailwind from 'eslint-plugin-better-tailwindcss';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const upward = (folders, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: folders, message }] }],
});

export default tseslint.config(
  { ignores: ['dist', 'public', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  reactHooks.configs.flat.recommended,
  jsxA11y.flatConfigs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'better-tailwindcss': tailwind },
    settings: { 'better-tailwindcss': { entryPoint: 'src/app/styles.css' } },
    rules: {
      'better-tailwindcss/no-unknown-classes': 'error',
      'better-tailwindcss/no-conflicting-classes': 'error',
      'jsx-a11y/aria-role': ['error', { ignoreNonDOM: true }],
      'max-lines': ['error', 250],
      'no-restricted-syntax': [
        'error',
        { selector: 'Literal[value=/^#[0-9a-f]{3,8}$|(rgb|hsl|oklch)a?\\(/i]', message: 'No raw colours: use a token of tokens.css.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file itself.' },
      ],
    },
  },
  { files: ['src/components/**', 'src/lib/**', 'src/api/**'], rules: upward(['@/features/*', '@/app/*'], 'shared code never imports features or app') },
  { files: ['src/features/**'], rules: upward(['@/app/*'], 'features never import app') },
  { files: ['src/**/*.test.{ts,tsx}'], rules: { 'max-lines': 'off', 'no-restricted-syntax': 'off' } },
);
