import type { RouteObject } from 'react-router';
import { page } from './lazy';

/** Screens of a tester inside the ordinary frame. */
export const testerRoutes: RouteObject[] = [
  { path: '/tests', lazy: page(() => import('@/features/browse/browse-page').then((m) => m.BrowsePage)) },
  { path: '/tests/:jobId', lazy: page(() => import('@/features/browse/job-page').then((m) => m.TestPage)) },
  { path: '/my-tests', lazy: page(() => import('@/features/my-tests/my-tests-page').then((m) => m.MyTestsPage)) },
  { path: '/my-tests/:assignmentId', lazy: page(() => import('@/features/my-tests/test-page').then((m) => m.MyTestPage)) },
  { path: '/qualification', lazy: page(() => import('@/features/qualification/qualification-page').then((m) => m.QualificationPage)) },
  { path: '/earnings', lazy: page(() => import('@/features/earnings/earnings-page').then((m) => m.EarningsPage)) },
];

/** The test runner fills the window and brings its own header. */
export const runnerRoutes: RouteObject[] = [
  { path: '/run/:assignmentId', lazy: page(() => import('@/features/runner/runner-page').then((m) => m.RunnerPage)) },
];
