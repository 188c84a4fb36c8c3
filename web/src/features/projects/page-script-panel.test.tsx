import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Project } from '@/api/types';
import { renderApp } from '@/test/app';
import { PageScriptPanel } from './page-script-panel';

it('gives the line to copy, with the key of the project and the origin of the platform', async () => {
  const user = userEvent.setup();
  renderApp(<PageScriptPanel project={{ id: 'p', telemetry_key: 'the-key' } as Project} />);
  await user.click(screen.getByRole('button', { name: 'Copy: In the head of every page' }));
  expect(await screen.findByText('Copied')).toBeInTheDocument();
  const tag = `<script async src="${location.origin}/peertest.js" data-telemetry-key="the-key"></script>`;
  expect(await navigator.clipboard.readText()).toBe(tag);
  expect(screen.getByText(tag)).toBeInTheDocument();
  expect(screen.getByText(location.origin)).toBeInTheDocument();
});
