import { beforeEach, expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import { failed } from './failed';
import { useToasts } from './toasts';

beforeEach(() => useToasts.setState({ toasts: [] }));

it('says what the server said, and where the remedy is', () => {
  failed('The job was not copied')(new ApiError(409, 'budget_exceeded', 'Your weekly budget has 4.00 USD left.'));
  expect(useToasts.getState().toasts).toMatchObject([
    { tone: 'bad', title: 'The job was not copied', body: 'Your weekly budget has 4.00 USD left.', link: { to: '/budget' } },
  ]);
});

it('leads nowhere where there is nothing to do', () => {
  failed()(new ApiError(0, 'network', 'The server cannot be reached.'));
  expect(useToasts.getState().toasts[0]!.link).toBeUndefined();
});
