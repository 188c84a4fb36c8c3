import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { JobView } from '@/api/types';
import { WaitlistPart } from './waitlist-part';

const show = (viewer: Partial<JobView['viewer']>) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WaitlistPart job={{ id: 'job', viewer: { can_accept: false, reasons: [], ...viewer } } as unknown as JobView} />
    </QueryClientProvider>,
  );
const full = { code: 'no_slot_left', message: 'Every place is taken.' };

test('a full job offers to wait', () => {
  show({ reasons: [full] });
  expect(screen.getByRole('button', { name: 'Join the waitlist' })).toBeTruthy();
});

test('nobody waits for what they could not take anyway', () => {
  const { container } = show({ reasons: [{ code: 'not_qualified', message: 'No.' }, full] });
  expect(container.innerHTML).toBe('');
});

test('a place on the list, and an offer', () => {
  const { unmount } = show({ reasons: [full], waitlist: { position: 4 } });
  expect(screen.getByText(/^You are/)).toHaveTextContent('You are number 4 on the waitlist');
  expect(screen.getByRole('button', { name: 'Leave the waitlist' })).toBeTruthy();
  unmount();
  show({ can_accept: true, waitlist: { position: 1, offer_expires_at: new Date(Date.now() + 600_000).toISOString() } });
  expect(screen.getByText('A place is kept for you').parentElement).toHaveTextContent(/for 0:(09:59|10:00)/);
  expect(screen.getByRole('button', { name: 'Decline the offer' })).toBeTruthy();
});
