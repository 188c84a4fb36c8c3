import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { PayoutPlace } from '@/components/money/payout-place';
import { builder, logIn, problem, renderApp, serve } from '@/test/app';
import { MyDataPanel } from './my-data-panel';
import QrCode from './qr-code';
import { SecondFactorPanel } from './second-factor-panel';

beforeEach(() => logIn());

it('draws the key as a QR code and turns the factor on with a code', async () => {
  const url = 'otpauth://totp/PeerTest%20Hub:maya@harbour.test?secret=JBSWY3DPEHPK3PXP';
  const calls = serve({
    'POST /api/auth/totp': [200, { secret: 'JBSWY3DPEHPK3PXP', otpauth_url: url }],
    'POST /api/auth/totp/confirm': [200, { recovery_codes: ['aaaa-bbbb'] }],
  });
  const user = userEvent.setup();
  renderApp(<SecondFactorPanel user={{ ...builder, totp_enabled: false }} />);
  await user.click(screen.getByRole('button', { name: 'Set it up' }));
  expect(await screen.findByRole('img', { name: 'QR code of the key' })).toBeInTheDocument();
  expect(screen.getByText('JBSW Y3DP EHPK 3PXP')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Code'), '123456');
  await user.click(screen.getByRole('button', { name: 'Turn it on' }));
  expect(calls.at(-1)).toMatchObject({ path: '/api/auth/totp/confirm', body: { code: '123456' } });
});

it('draws the three corner marks of a QR code, inside a quiet border', () => {
  renderApp(<QrCode text="otpauth://totp/x" label="key" />);
  const size = Number(screen.getByRole('img').getAttribute('viewBox')!.split(' ')[2]);
  const dark = new Set([...screen.getByRole('img').querySelector('path')!.getAttribute('d')!.matchAll(/M(\d+) (\d+)h/g)].map(([, x, y]) => `${x},${y}`));
  const ring = (left: number, top: number) => Array.from({ length: 7 }, (_, at) => [`${left + at},${top}`, `${left},${top + at}`]).flat();
  for (const [left, top] of [[4, 4], [size - 11, 4], [4, size - 11]] as const) expect(ring(left, top).every((module) => dark.has(module))).toBe(true);
  expect([...dark].some((module) => /(^|,)[0-3]$|^[0-3],/.test(module))).toBe(false);
});

it('says why an account with money held stays, and where the money is', async () => {
  serve({ 'DELETE /api/users/me': problem(409, 'funds_held', 'Money of yours is still held for a test.') });
  const user = userEvent.setup();
  renderApp(<MyDataPanel user={builder} />);
  await user.click(screen.getByRole('button', { name: 'Delete my account' }));
  const dialog = within(screen.getByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Delete my account' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('still held for a test');
  expect(dialog.getByRole('link', { name: 'See where the money is' })).toHaveAttribute('href', '/spending');
});

it('says whether a country can be paid, and how long it takes', async () => {
  serve({ 'GET /api/payments/payout-countries': [200, { items: [{ country: 'DE', working_days: 3 }] }] });
  renderApp(
    <>
      <p>
        <PayoutPlace country="DE" />
      </p>
      <p>
        <PayoutPlace country="BR" />
      </p>
    </>,
  );
  expect(await screen.findByText(/Payouts to Germany.*about 3 working days/)).toBeInTheDocument();
  expect(screen.getByText(/cannot send money to Brazil yet/)).toBeInTheDocument();
});
