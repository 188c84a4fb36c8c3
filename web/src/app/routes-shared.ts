import type { RouteObject } from 'react-router';
import { page } from './lazy';

/** Screens for everybody who is logged in. */
export const accountRoutes: RouteObject[] = [
  { path: '/notifications', lazy: page(() => import('@/features/notifications/notifications-page').then((m) => m.NotificationsPage)) },
  { path: '/people/:userId', lazy: page(() => import('@/features/people/profile-page').then((m) => m.ProfilePage)) },
  { path: '/account', lazy: page(() => import('@/features/account/account-page').then((m) => m.AccountPage)) },
];
