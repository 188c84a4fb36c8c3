import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { codedForms } from '../../coded-files';

it('holds the same text, smaller', async () => {
  const code = 'console.log("öffnen");'.repeat(100);
  const forms = await codedForms('assets/app.js', code);
  expect(brotliDecompressSync(forms.get('br')!).toString()).toBe(code);
  expect(gunzipSync(forms.get('gz')!).toString()).toBe(code);
  for (const bytes of forms.values()) expect(bytes.length).toBeLessThan(code.length);
});

it('leaves alone what is small, or coded already', async () => {
  expect((await codedForms('theme.js', 'x'.repeat(500))).size).toBe(0);
  expect((await codedForms('inter.woff2', 'x'.repeat(5000))).size).toBe(0);
  expect((await codedForms('noise.svg', crypto.getRandomValues(new Uint8Array(1000)))).size).toBe(0);
});
