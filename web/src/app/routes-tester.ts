import type { RouteObject } from 'react-router';
import { page } from './lazy';

/** Screens of a tester inside the ordinary frame. */
export const testerRoutes: RouteObject[] = [];

/** The test runner fills the window and brings its own header. */
export const runnerRoutes: RouteObject[] = [
  { path: '/run/:assignmentId', lazy: page(() => import('@/features/runner/runner-page').then((m) => m.RunnerPage)) },
];
