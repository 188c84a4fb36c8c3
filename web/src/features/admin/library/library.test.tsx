import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router';
import { beforeEach, expect, it } from 'vitest';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { NewQuestionPage, QuestionPage } from './question-page';
import { QuestionsPage } from './questions-page';
import { NewTemplatePage, TemplatePage } from './template-page';

const question = {
  id: 'q1', kind: 'knowledge', text: 'What is a checklist good for?', active: true, version: 3,
  choices: [{ id: 'a', text: 'To forget nothing', right: true }, { id: 'b', text: 'To look busy', right: false }],
};
const template = { id: 't1', title: 'Sign up for {app}', description: '', test_type: 'usability', version: 2, journeys: [{ title: 'Sign up', steps: [{ instruction: 'Open {url}' }] }] };

beforeEach(() => logIn());

function show(at: string) {
  return renderApp(
    <Routes>
      <Route path="/admin/library/questions" element={<p>the bank</p>} />
      <Route path="/admin/library/questions/new" element={<NewQuestionPage />} />
      <Route path="/admin/library/questions/:questionId" element={<QuestionPage />} />
      <Route path="/admin/library/templates" element={<p>the shelf</p>} />
      <Route path="/admin/library/templates/new" element={<NewTemplatePage />} />
      <Route path="/admin/library/templates/:templateId" element={<TemplatePage />} />
    </Routes>,
    at,
  );
}

it('adds a question once it has a right and a wrong answer', async () => {
  const calls = serve({ 'POST /api/admin/questions': [201, question] });
  const user = userEvent.setup();
  show('/admin/library/questions/new');
  await user.type(screen.getByLabelText('Question'), ' Which one? ');
  await user.type(screen.getByLabelText('Answer 1'), 'This');
  await user.type(screen.getByLabelText('Answer 2'), 'That');
  await user.click(screen.getByRole('button', { name: 'Remove answer 3' }));
  await user.click(screen.getByRole('checkbox', { name: 'Answer 1 is right' }));
  await user.click(screen.getByRole('button', { name: 'Add the question' }));
  expect(await screen.findByText('At least one answer has to be right.')).toBeInTheDocument();
  await user.click(screen.getByRole('checkbox', { name: 'Answer 2 is right' }));
  await user.click(screen.getByRole('button', { name: 'Add the question' }));
  expect(await screen.findByText('the bank')).toBeInTheDocument();
  expect(calls.map((call) => call.body)).toEqual([
    { kind: 'knowledge', text: 'Which one?', choices: [{ text: 'This', right: false }, { text: 'That', right: true }], active: true },
  ]);
});

it('changes a question from the version it was read in, and says what the server refuses where it belongs', async () => {
  let answer = problem(422, 'validation_failed', 'Some fields are wrong.', [{ field: 'choices[1].text', message: 'repeats another answer' }]);
  const calls = serve({ 'GET /api/admin/questions/q1': [200, question], 'PATCH /api/admin/questions/q1': () => answer });
  const user = userEvent.setup();
  show('/admin/library/questions/q1');
  await user.click(await screen.findByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(screen.getByLabelText('Answer 2')).toHaveAccessibleDescription('repeats another answer'));
  expect(calls.at(-1)?.headers.get('If-Match')).toBe('"3"');
  answer = problem(409, 'conflict', 'The bank keeps at least 24 active questions.');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('The bank keeps at least 24 active questions.')).toBeInTheDocument();
  answer = problem(412, 'version_mismatch', 'Stale.');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText(/changed elsewhere meanwhile/)).toBeInTheDocument();
});

it('deletes after asking, and says why it could not', async () => {
  let answer: [number, unknown?] = problem(409, 'conflict', 'The bank keeps at least 24 active questions.');
  serve({ 'GET /api/admin/questions/q1': [200, question], 'DELETE /api/admin/questions/q1': () => answer });
  const user = userEvent.setup();
  show('/admin/library/questions/q1');
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('at least 24');
  answer = [204];
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('the bank')).toBeInTheDocument();
});

it('lists the bank with its counts, by kind', async () => {
  const counts = { active_count: 26, active_comparison_count: 7, least_active: 24, least_active_comparison: 6 };
  const calls = serve({ 'GET /api/admin/questions': (call) => [200, { ...counts, items: call.query.get('kind') ? [] : [question] }] });
  const user = userEvent.setup();
  renderApp(<QuestionsPage />);
  expect(await screen.findByText(/26 active questions, 7 of them comparisons/)).toBeInTheDocument();
  expect(screen.getByText('1 of 2 answers right')).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Kind'), 'compare');
  await user.selectOptions(screen.getByLabelText('Asked'), 'no');
  expect(await screen.findByText('No question fits')).toBeInTheDocument();
  expect(Object.fromEntries(calls.at(-1)!.query)).toEqual({ q: '', kind: 'compare', active: 'false' });
});

it('writes a template with journeys and steps', async () => {
  const calls = serve({ 'POST /api/admin/templates': [201, template] });
  const user = userEvent.setup();
  show('/admin/library/templates/new');
  await user.type(screen.getByLabelText('Title'), 'Find help');
  await user.click(screen.getByRole('button', { name: 'Add the template' }));
  expect(await screen.findByText('Name this journey.')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Journey 1', { selector: 'input' }), 'Help');
  await user.type(screen.getByLabelText('Step 1'), 'Look for a phone number');
  await user.click(screen.getByRole('button', { name: 'Add the template' }));
  expect(await screen.findByText('the shelf')).toBeInTheDocument();
  expect(calls.map((call) => call.body)).toEqual([
    { title: 'Find help', description: '', test_type: 'functional', journeys: [{ title: 'Help', steps: [{ instruction: 'Look for a phone number' }] }] },
  ]);
});

it('edits a template, with refusals on their fields', async () => {
  const calls = serve({
    'GET /api/admin/templates/t1': [200, template],
    'PATCH /api/admin/templates/t1': problem(422, 'validation_failed', 'Some fields are wrong.', [{ field: 'journeys[0].steps[0].instruction', message: 'too long' }]),
  });
  const user = userEvent.setup();
  show('/admin/library/templates/t1');
  expect(await screen.findByLabelText('Title')).toHaveValue('Sign up for {app}');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(screen.getByLabelText('Step 1')).toHaveAccessibleDescription('too long'));
  expect(calls.at(-1)?.headers.get('If-Match')).toBe('"2"');
});
