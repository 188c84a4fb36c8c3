import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { beforeEach, expect, it } from 'vitest';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { ProfilePage } from './profile-page';

const profile = {
  id: 'u2', name: 'Ada Lindgren', bio: 'Tests web shops.', country: 'SE', roles: ['tester'],
  rating: { average: 4.8, count: 61 }, completed_jobs: 64, published_jobs: 0, created_at: '2026-01-02T09:00:00.000Z',
};
const rating = { id: 'r1', stars: 5, comment: 'Found what we had missed.', rater_name: 'Maya Brandt', job_title: 'Checkout', created_at: '2026-03-02T09:00:00.000Z' };
const show = () =>
  renderApp(
    <Routes>
      <Route path="/people/:userId" element={<ProfilePage />} />
    </Routes>,
    '/people/u2',
  );

beforeEach(() => logIn());

it('shows what counterparts may know: numbers and what others said', async () => {
  serve({ 'GET /api/users/u2': [200, profile], 'GET /api/ratings': [200, { items: [rating] }] });
  show();
  expect(await screen.findByRole('heading', { name: 'Ada Lindgren' })).toBeInTheDocument();
  expect(screen.getByText('4.8 from 61 ratings')).toBeInTheDocument();
  expect(screen.getByText('64')).toBeInTheDocument();
  expect(screen.getByText('Sweden')).toBeInTheDocument();
  expect(screen.queryByText('Jobs published')).not.toBeInTheDocument();
  expect(await screen.findByText('Found what we had missed.')).toBeInTheDocument();
});

it('says that there is nobody', async () => {
  serve({ 'GET /api/users/u2': problem(404, 'not_found', 'There is nothing here.') });
  show();
  expect(await screen.findByText('There is nothing here')).toBeInTheDocument();
});
