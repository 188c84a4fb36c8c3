import type { RouteObject } from 'react-router';
import { page } from './lazy';

/** Screens of a builder. */
export const builderRoutes: RouteObject[] = [
  { path: '/projects', lazy: page(() => import('@/features/projects/projects-page').then((m) => m.ProjectsPage)) },
  { path: '/projects/:projectId', lazy: page(() => import('@/features/projects/project-page').then((m) => m.ProjectPage)) },
  { path: '/billing', lazy: page(() => import('@/features/billing/billing-page').then((m) => m.BillingPage)) },
];
