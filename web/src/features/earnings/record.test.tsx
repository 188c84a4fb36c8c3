import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { TesterStats } from '@/api/types';
import { renderApp } from '@/test/app';
import { Record } from './record';

const stats: TesterStats = { items: [], rating: { average: 4.62, count: 12 }, completed_jobs: 31, open_assignments: 1, approval_rate: 0.968, median_payout_hours: 5.5 };
const valueOf = (term: string) => screen.getByText(term).nextSibling?.textContent;

it('says how a tester does', () => {
  renderApp(<Record stats={stats} />);
  expect(['Completed tests', 'Approved', 'Rating', 'Time to pay'].map(valueOf)).toEqual(['31', '97 %', '4.6', '5 h']);
  expect(screen.getByText('from 12 ratings')).toBeInTheDocument();
});

it('promises nothing to somebody new', () => {
  renderApp(<Record stats={{ items: [], rating: { average: 4, count: 0 }, completed_jobs: 0, open_assignments: 0 }} />);
  expect(['Completed tests', 'Approved', 'Time to pay'].map(valueOf)).toEqual(['0', '–', '–']);
  expect(screen.getByText('Everybody begins at 4.0')).toBeInTheDocument();
});
