import type { RouteObject } from 'react-router';

/** Screens of a builder. */
export const builderRoutes: RouteObject[] = [];
