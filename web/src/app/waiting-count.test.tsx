import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { builder, logIn, renderApp, serve } from '@/test/app';
import { navItems } from './nav';
import { WaitingCount, WaitingDot } from './waiting-count';

it('says in the navigation where how much waits, and nothing where nothing does', async () => {
  logIn({ ...builder, roles: ['builder', 'tester'] } as typeof builder);
  serve({ 'GET /api/users/me/waiting': [200, { tests: [{ kind: 'test' }], reviews: 120 }] });
  const { container } = renderApp(
    <>
      {[...navItems.builder, ...navItems.tester].map((item) => (
        <p key={item.to}>
          {item.label}
          <WaitingCount item={item} />
        </p>
      ))}
    </>,
  );
  await screen.findByText('99+');
  const said = [...container.querySelectorAll('p')].map((line) => line.textContent).filter((text) => text?.includes('waiting'));
  expect(said).toEqual(['Inbox 99+ waiting for you', 'My tests 1 waiting for you']);
});

it('marks the button of the navigation only in the role that has something to do', async () => {
  logIn();
  serve({ 'GET /api/users/me/waiting': [200, { tests: [], reviews: 2 }] });
  const { container } = renderApp(
    <>
      <div id="builder">
        <WaitingDot items={navItems.builder} />
      </div>
      <div id="tester">
        <WaitingDot items={navItems.tester} />
      </div>
    </>,
  );
  await expect.poll(() => container.querySelector('#builder')?.childElementCount).toBe(1);
  expect(container.querySelector('#tester')?.childElementCount).toBe(0);
});
