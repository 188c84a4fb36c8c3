import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What a screen may cost in script when it is the first one opened. */
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

const header = 'app/user-header.tsx';
/** The header of somebody who is logged in belongs to every other screen. */
const forVisitors = /features\/(auth|landing)\//;

/** Fails the build when a screen (a lazy `<name>-page.tsx`) needs more script than that. */
export function firstLoadLimit(entryName: string): Plugin {
  return {
    name: 'first-load-limit',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = new Map(Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
      const all = [...chunks.values()];
      const entry = all.find((chunk) => chunk.isEntry && chunk.name === entryName)?.fileName ?? this.error(`there is no entry ${entryName}`);
      const lazyFile = (module: string) => all.find((chunk) => chunk.facadeModuleId === module)?.fileName ?? this.error(`${module} is not loaded lazily`);
      const headerFile = lazyFile([...this.getModuleIds()].find((module) => module.endsWith(header)) ?? header);
      const screens = [...this.getModuleIds()].filter((module) => module.endsWith('-page.tsx'));
      if (screens.length === 0) this.error('there are no screens: are they called otherwise now?');
      const costs = screens
        .map((module) => ({ screen: module.split('/src/')[1]!, files: forVisitors.test(module) ? [lazyFile(module)] : [headerFile, lazyFile(module)] }))
        .map(({ screen, files }) => ({ screen, bytes: firstLoad(entry, files, chunks) }))
        .sort((a, b) => b.bytes - a.bytes);
      const told = ({ screen, bytes }: (typeof costs)[number]) => `${screen} opened first needs ${Math.ceil(bytes / 1000)} KB of script, gzipped`;
      const tooLarge = costs.filter(({ bytes }) => bytes > mostBytes);
      if (tooLarge.length > 0) this.error(`at most ${mostBytes / 1000} KB are allowed:\n${tooLarge.map(told).join('\n')}`);
      this.info(`of ${costs.length} screens the largest: ${told(costs[0]!)}`);
    },
  };
}
