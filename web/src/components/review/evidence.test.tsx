import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import type { StoredFile, Submission } from '@/api/types';
import { uploadFile } from '@/lib/upload-file';
import { logIn, renderApp, serve } from '@/test/app';
import { DisputePanel } from './dispute-panel';

vi.mock('@/lib/upload-file');
URL.createObjectURL = () => 'blob:picture';
URL.revokeObjectURL = () => undefined;

const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const dispute = {
  id: 'd1', category: 'not_tested', reason: 'No card was ever used.', status: 'open', tester_name: 'Ada Lindgren', file_ids: ['theirs'],
  payout_minor: 1800, currency: 'USD', answer_until: at(40), pays_by_default_at: at(300), created_at: at(-8),
};
const submission = { id: 'sub1', tester_name: 'Ada Lindgren', dispute_id: 'd1', clarifications: [], screenshots: [{ file_id: 'theirs', caption: 'The basket' }] } as unknown as Submission;
const picture = (name: string) => new File(['x'], name, { type: 'image/png' });
const upload = vi.mocked(uploadFile);
const file = (id: string): [number, object] => [200, { id, state: 'ready', url: `/${id}.png` }];

beforeEach(() => {
  logIn();
  upload.mockReset();
});

it('sends pictures with what is said, and shows those of both sides', async () => {
  const statement = { message: 'The picture shows the receipt.', at: at(0), file_ids: ['mine2'] };
  const calls = serve({
    'GET /api/disputes/d1': [200, dispute],
    'POST /api/disputes/d1/statement': [200, { ...dispute, statement }],
    'GET /api/files/theirs': file('theirs'), 'GET /api/files/mine1': file('mine1'), 'GET /api/files/mine2': file('mine2'),
  });
  upload.mockImplementation(async (content) => ({ id: (content as File).name }) as StoredFile);
  const user = userEvent.setup();
  renderApp(<DisputePanel submission={submission} side="tester" />);
  expect(await screen.findByRole('button', { name: 'Open screenshot: The basket' })).toBeInTheDocument();
  await user.upload(screen.getByLabelText('Choose pictures'), [picture('mine1'), picture('mine2')]);
  await user.click(await screen.findByRole('button', { name: 'Leave out picture 1' }));
  expect(upload.mock.calls.map(([, purpose]) => purpose)).toEqual(['evidence', 'evidence']);
  await user.type(screen.getByLabelText('Your side'), statement.message);
  await user.click(screen.getByRole('button', { name: 'Send my side' }));
  expect(await screen.findByRole('list', { name: 'Evidence of the tester' })).toBeInTheDocument();
  expect(calls.find((call) => call.method === 'POST')?.body).toEqual({ message: statement.message, file_ids: ['mine2'] });
});

it('sends nothing while a picture has not arrived, and lets it be tried again or left out', async () => {
  const calls = serve({ 'GET /api/disputes/d1': [200, { ...dispute, file_ids: [] }], 'POST /api/disputes/d1/statement': [200, dispute], 'GET /api/files/mine': file('mine') });
  upload.mockRejectedValue(new ApiError(422, 'file_rejected', 'This is not a picture.'));
  const user = userEvent.setup();
  renderApp(<DisputePanel submission={submission} side="tester" />);
  await user.type(await screen.findByLabelText('Your side'), 'I did all of it.');
  await user.upload(screen.getByLabelText('Choose pictures'), picture('mine'));
  expect(await screen.findByText('This is not a picture.')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Send my side' }));
  expect(screen.getByText(/A picture is not there yet/)).toBeInTheDocument();
  upload.mockResolvedValue({ id: 'mine' } as StoredFile);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByText(/A picture is not there yet/)).not.toBeInTheDocument());
  await user.click(screen.getByRole('button', { name: 'Send my side' }));
  await waitFor(() => expect(calls.find((call) => call.method === 'POST')?.body).toMatchObject({ file_ids: ['mine'] }));
});

it('takes ten pictures and no more', async () => {
  serve({ 'GET /api/disputes/d1': [200, { ...dispute, file_ids: [] }] });
  upload.mockImplementation(() => new Promise(() => undefined));
  const user = userEvent.setup();
  renderApp(<DisputePanel submission={submission} side="tester" />);
  await user.upload(await screen.findByLabelText('Choose pictures'), Array.from({ length: 12 }, (_, i) => picture(`p${i}`)));
  expect(screen.getAllByRole('progressbar')).toHaveLength(10);
  expect(screen.getByRole('button', { name: 'Add a picture' })).toBeDisabled();
});
