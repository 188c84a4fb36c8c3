import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';
import config from '../../vite.page-script.config';

it('is one small classic script that a strict policy lets run', async () => {
  const built = await build({ ...config, configFile: false, logLevel: 'silent', build: { ...config.build, write: false } });
  const { output } = (Array.isArray(built) ? built[0] : built) as { output: { fileName: string; code?: string }[] };
  expect(output.map((file) => file.fileName)).toEqual(['peertest.js']);
  const code = output[0]!.code!;
  expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThan(3 * 1024);
  expect(code).toMatch(/^\(function\(\)\{.*\}\)\(\);\s*$/s);
  expect(code).not.toMatch(/\beval\b|new Function|\bimport\b|innerHTML|createElement|\.cookie|localStorage/);
});
