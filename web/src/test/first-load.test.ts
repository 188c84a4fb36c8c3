import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { firstLoad, type Chunk } from '../../first-load';

const chunk = (fileName: string, imports: string[] = []): [string, Chunk] => [fileName, { fileName, code: `console.log(${JSON.stringify(fileName.repeat(50))})`, imports }];
const size = (...names: string[]) => names.reduce((sum, name) => sum + gzipSync(chunk(name)[1].code).length, 0);

it('adds what the start and the screens need, each file once, and nothing else', () => {
  const chunks = new Map([chunk('main.js', ['react.js']), chunk('react.js'), chunk('page.js', ['react.js', 'form.js']), chunk('form.js', ['page.js']), chunk('other.js')]);
  expect(firstLoad('main.js', [], chunks)).toBe(size('main.js', 'react.js'));
  expect(firstLoad('main.js', ['page.js'], chunks)).toBe(size('main.js', 'react.js', 'page.js', 'form.js'));
});
