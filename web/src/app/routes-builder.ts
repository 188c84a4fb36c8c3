import type { RouteObject } from 'react-router';
import { page } from './lazy';

/** Screens of a builder. */
export const builderRoutes: RouteObject[] = [
  { path: '/projects', lazy: page(() => import('@/features/projects/projects-page').then((m) => m.ProjectsPage)) },
  { path: '/projects/:projectId', lazy: page(() => import('@/features/projects/project-page').then((m) => m.ProjectPage)) },
  { path: '/billing', lazy: page(() => import('@/features/billing/billing-page').then((m) => m.BillingPage)) },
  { path: '/jobs', lazy: page(() => import('@/features/jobs/jobs-page').then((m) => m.JobsPage)) },
  { path: '/jobs/new', lazy: page(() => import('@/features/jobs/job-editor-page').then((m) => m.JobEditorPage)) },
  { path: '/jobs/:jobId', lazy: page(() => import('@/features/jobs/job-page').then((m) => m.JobPage)) },
  { path: '/jobs/:jobId/edit', lazy: page(() => import('@/features/jobs/job-editor-page').then((m) => m.JobEditorPage)) },
  { path: '/inbox/:submissionId?', lazy: page(() => import('@/features/inbox/inbox-page').then((m) => m.InboxPage)) },
  { path: '/spending', lazy: page(() => import('@/features/spending/spending-page').then((m) => m.SpendingPage)) },
  { path: '/budget', lazy: page(() => import('@/features/budget/budget-page').then((m) => m.BudgetPage)) },
  { path: '/dashboard', lazy: page(() => import('@/features/dashboard/dashboard-page').then((m) => m.DashboardPage)) },
];
