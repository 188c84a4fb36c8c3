import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/** What a person's first screen may cost in script. */
export const mostBytes = 200 * 1000;

/** The parts of a built file that matter here. */
export interface Chunk {
  fileName: string;
  code: string;
  imports: string[];
}

/** The gzipped script of opening `screens` first: what the page names itself, and what they bring with them. */
export function firstLoad(entry: string, screens: string[], chunks: Map<string, Chunk>): number {
  const files = new Set<string>();
  const add = (name: string) => {
    const chunk = chunks.get(name);
    if (!chunk || files.has(name)) return;
    files.add(name);
    chunk.imports.forEach(add);
  };
  [entry, ...screens].forEach(add);
  return [...files].reduce((sum, name) => sum + gzipSync(chunks.get(name)!.code).length, 0);
}

/** What people open first: a visitor's screens, and where somebody who is logged in begins, with the header. */
const firstScreens = [
  ...['landing/landing', 'auth/login', 'auth/register', 'auth/verify-email'].map((page) => [`features/${page}-page.tsx`]),
  ...['dashboard/dashboard', 'browse/browse', 'inbox/inbox'].map((page) => ['app/user-header.tsx', `features/${page}-page.tsx`]),
];

/** Fails the build when one of them needs more script than that. */
export function firstLoadLimit(entryName: string): Plugin {
  return {
    name: 'first-load-limit',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = new Map(Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
      const named = (fits: (chunk: Rollup.OutputChunk) => boolean, what: string) => [...chunks.values()].find(fits)?.fileName ?? this.error(`there is no ${what}`);
      const entry = named((chunk) => chunk.isEntry && chunk.name === entryName, `entry ${entryName}`);
      for (const files of firstScreens) {
        const bytes = firstLoad(entry, files.map((file) => named((chunk) => chunk.facadeModuleId?.endsWith(file) ?? false, `lazy ${file}`)), chunks);
        const told = `${files.at(-1)} opened first needs ${Math.ceil(bytes / 1000)} KB of script, gzipped`;
        if (bytes > mostBytes) this.error(`${told}: at most ${mostBytes / 1000} KB are allowed`);
        this.info(told);
      }
    },
  };
}
