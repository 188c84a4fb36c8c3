import type { RouteObject } from 'react-router';

/** Screens for visitors. */
export const visitorRoutes: RouteObject[] = [];
