import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const text = /\.(html|js|css|json|svg|txt|webmanifest)$/;
/** Below this a header and a decoder cost more than they spare. */
const leastBytes = 512;

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/** What lies beside a built file for browsers that take it coded: its extensions, with the bytes. Nothing that is not smaller. */
export async function codedForms(fileName: string, content: string | Uint8Array): Promise<Map<'br' | 'gz', Uint8Array>> {
  const plain = Buffer.from(content);
  if (!text.test(fileName) || plain.length < leastBytes) return new Map();
  const forms = [
    ['br', await toBrotli(plain, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })],
    ['gz', await toGzip(plain, { level: 9 })],
  ] as const;
  return new Map(forms.filter(([, bytes]) => bytes.length < plain.length));
}

/** Writes `app.js.br` and `app.js.gz` beside each built `app.js`: the server sends them as they are. */
export function codedFiles(): Plugin {
  return {
    name: 'coded-files',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      if (!dir) this.error('a folder is needed to write into');
      await Promise.all(
        Object.values(bundle).map(async (file) => {
          const forms = await codedForms(file.fileName, file.type === 'chunk' ? file.code : file.source);
          await Promise.all([...forms].map(([extension, bytes]) => writeFile(join(dir, `${file.fileName}.${extension}`), bytes)));
        }),
      );
    },
  };
}
