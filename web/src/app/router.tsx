import { createBrowserRouter } from 'react-router';
import { Loading } from '@/components/ui/states';
import { NotFound, RouteFailure } from './errors';
import { RequireRole, RequireSession } from './guards';
import { adminRoutes } from './routes-admin';
import { builderRoutes } from './routes-builder';
import { accountRoutes } from './routes-shared';
import { runnerRoutes, testerRoutes } from './routes-tester';
import { visitorRoutes } from './routes-visitor';
import { Root, Shell } from './shell';

export const router = createBrowserRouter([
  {
    element: <Root />,
    HydrateFallback: () => (
      <div className="mx-auto w-full max-w-3xl p-6">
        <Loading label="Starting" />
      </div>
    ),
    children: [
      {
        element: <Shell />,
        children: [
          {
            errorElement: <RouteFailure />,
            children: [
              ...visitorRoutes,
              {
                element: <RequireSession />,
                children: [
                  ...accountRoutes,
                  { element: <RequireRole role="admin" />, children: adminRoutes },
                  { element: <RequireRole role="builder" />, children: builderRoutes },
                  { element: <RequireRole role="tester" />, children: testerRoutes },
                ],
              },
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
      },
      {
        element: <RequireSession />,
        errorElement: <RouteFailure />,
        children: [{ element: <RequireRole role="tester" />, children: runnerRoutes }],
      },
    ],
  },
]);
