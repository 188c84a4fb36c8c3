import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderApp } from '@/test/app';
import { useScrollToHash } from './use-scroll-to-hash';

const scrolled: string[] = [];
beforeEach(() => {
  scrolled.length = 0;
  Element.prototype.scrollIntoView = vi.fn(function (this: Element) {
    scrolled.push(this.id);
  });
});

function Screen({ load }: { load: Promise<string> }) {
  const { data } = useQuery({ queryKey: ['text'], queryFn: () => load });
  return (
    <>
      <p>{data ?? 'loading'}</p>
      <section id="findings">Findings</section>
    </>
  );
}
function Around({ load }: { load: Promise<string> }) {
  useScrollToHash();
  return <Screen load={load} />;
}

it('goes to the named part once what stands above it has come, and only then', async () => {
  let arrive: (text: string) => void = () => {};
  renderApp(<Around load={new Promise((resolve) => (arrive = resolve))} />, '/jobs/j1#findings');
  expect(screen.getByText('loading')).toBeInTheDocument();
  expect(scrolled).toEqual([]);
  arrive('all testers');
  expect(await screen.findByText('all testers')).toBeInTheDocument();
  await vi.waitFor(() => expect(scrolled).toEqual(['findings']));
});

it('stays where it is without a named part, or with one that is not there', async () => {
  renderApp(<Around load={Promise.resolve('all testers')} />, '/jobs/j1#elsewhere');
  expect(await screen.findByText('all testers')).toBeInTheDocument();
  expect(scrolled).toEqual([]);
});
