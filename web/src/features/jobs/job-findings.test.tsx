import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { logIn, renderApp, serve } from '@/test/app';
import { JobFindings } from './job-findings';

const finding = (id: string, title: string) => ({ id, title, submission_id: `of-${id}`, severity: 'major' });
const theme = (title: string, findings: ReturnType<typeof finding>[]) => ({ title, count: findings.length, severity: 'major', priority: 'medium', findings });

it('reads the title of a theme of one finding once, and lists the others', async () => {
  logIn();
  serve({
    'GET /api/submissions': [200, { items: [{ id: 's1' }] }],
    'POST /api/ai/summarize-submissions': [
      200,
      {
        method: 'local',
        submission_count: 3,
        finding_count: 4,
        themes: [
          theme('Pay does nothing', [finding('f1', 'Pay does nothing'), finding('f2', 'Nothing happens when I pay')]),
          theme('No receipt', [finding('f3', 'No receipt')]),
          theme('Navigation', [finding('f4', 'The menu is hidden')]),
        ],
      },
    ],
  });
  renderApp(<JobFindings jobId="j1" />);
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Summarise' }));

  expect(await screen.findByText('Navigation')).toBeVisible();
  const links = screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')]);
  expect(links).toEqual([
    ['Pay does nothing', '/inbox/of-f1'],
    ['Nothing happens when I pay', '/inbox/of-f2'],
    ['No receipt', '/inbox/of-f3'],
    ['The menu is hidden', '/inbox/of-f4'],
  ]);
  expect(screen.getAllByText('No receipt')).toHaveLength(1);
  expect(within(screen.getByText('No receipt').closest('li')!).getByText('medium priority')).toBeVisible();
});
