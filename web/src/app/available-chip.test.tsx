import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { logIn, renderApp, serve } from '@/test/app';
import { AvailableChip } from './available-chip';

it('tells a tester what is available, and is silent without any', async () => {
  logIn();
  let available_minor = 0;
  const calls = serve({ 'GET /api/users/me/tester-stats': () => [200, { items: [{ currency: 'EUR', available_minor: 0 }, { currency: 'USD', available_minor }] }] });
  const { unmount } = renderApp(<AvailableChip />);
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(screen.queryByRole('link')).not.toBeInTheDocument();
  unmount();
  available_minor = 12_600;
  renderApp(<AvailableChip />);
  expect(await screen.findByRole('link', { name: '$126.00 available' })).toHaveAttribute('href', '/earnings');
});
