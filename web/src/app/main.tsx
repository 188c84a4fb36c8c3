import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { refreshSession } from '@/api/refresh';
import { queryClient } from '@/lib/query-client';
import { mayHaveSession, useSession } from '@/lib/session';
import { router } from './router';
import './styles.css';

if (mayHaveSession()) {
  void refreshSession();
  // Its header will be wanted: it comes while the session is refreshed.
  void import('./user-header').catch(() => {});
} else useSession.getState().signOut();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
