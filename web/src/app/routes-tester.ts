import type { RouteObject } from 'react-router';

/** Screens of a tester inside the ordinary frame. */
export const testerRoutes: RouteObject[] = [];

/** The test runner fills the window and brings its own header. */
export const runnerRoutes: RouteObject[] = [];
