import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { logIn, renderApp, serve } from '@/test/app';
import { StandingChip } from './standing-chip';

it('counts reviews for a builder, and is silent without any', async () => {
  logIn();
  let open_reviews = 0;
  const calls = serve({ 'GET /api/users/me/builder-stats': () => [200, { open_reviews }] });
  const { unmount } = renderApp(<StandingChip role="builder" />);
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(screen.queryByRole('link')).not.toBeInTheDocument();
  unmount();
  open_reviews = 3;
  renderApp(<StandingChip role="builder" />);
  expect(await screen.findByRole('link', { name: '3 to review' })).toHaveAttribute('href', '/inbox');
});

it('tells a tester what is available', async () => {
  logIn();
  serve({ 'GET /api/users/me/tester-stats': [200, { items: [{ currency: 'EUR', available_minor: 0 }, { currency: 'USD', available_minor: 12_600 }] }] });
  renderApp(<StandingChip role="tester" />);
  expect(await screen.findByRole('link', { name: '$126.00 available' })).toHaveAttribute('href', '/earnings');
});
