import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import { QueryView } from './states';

it('says while it waits that too much was asked, and nothing else', () => {
  const query = { data: undefined, error: null, refetch: () => {} };
  const { rerender } = render(<QueryView query={{ ...query, failureReason: new ApiError(429, 'rate_limited', 'x') }}>{() => null}</QueryView>);
  expect(screen.getByText(/comes by itself/)).toBeInTheDocument();
  rerender(<QueryView query={{ ...query, failureReason: new ApiError(503, 'overloaded', 'x') }}>{() => null}</QueryView>);
  expect(screen.queryByText(/comes by itself/)).not.toBeInTheDocument();
});
