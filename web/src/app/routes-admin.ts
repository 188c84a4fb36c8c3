import type { RouteObject } from 'react-router';
import { page } from './lazy';

/** Screens of an admin. */
export const adminRoutes: RouteObject[] = [
  { path: '/admin/people', lazy: page(() => import('@/features/admin/people-page').then((m) => m.PeoplePage)) },
  { path: '/admin/payments', lazy: page(() => import('@/features/admin/failed-payments-page').then((m) => m.FailedPaymentsPage)) },
  { path: '/admin/tasks', lazy: page(() => import('@/features/admin/tasks-page').then((m) => m.TasksPage)) },
  { path: '/admin/audit', lazy: page(() => import('@/features/admin/audit-page').then((m) => m.AuditPage)) },
];
