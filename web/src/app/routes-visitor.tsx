import type { RouteObject } from 'react-router';
import { VisitorsArea } from './guards';
import { page } from './lazy';

/** Screens for visitors. */
export const visitorRoutes: RouteObject[] = [
  {
    element: <VisitorsArea />,
    children: [
      { path: '/', lazy: page(() => import('@/features/landing/landing-page').then((m) => m.LandingPage)) },
      { path: '/login', lazy: page(() => import('@/features/auth/login-page').then((m) => m.LoginPage)) },
      { path: '/register', lazy: page(() => import('@/features/auth/register-page').then((m) => m.RegisterPage)) },
    ],
  },
  { path: '/verify-email', lazy: page(() => import('@/features/auth/verify-email-page').then((m) => m.VerifyEmailPage)) },
  { path: '/confirm-email', lazy: page(() => import('@/features/auth/confirm-email-page').then((m) => m.ConfirmEmailPage)) },
  { path: '/forgot-password', lazy: page(() => import('@/features/auth/forgot-password-page').then((m) => m.ForgotPasswordPage)) },
  { path: '/reset-password', lazy: page(() => import('@/features/auth/reset-password-page').then((m) => m.ResetPasswordPage)) },
];
