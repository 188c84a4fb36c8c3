import type { Role } from '@/api/types';

export interface NavItem {
  to: string;
  label: string;
}

export const navItems: Record<Role, NavItem[]> = {
  builder: [
    { to: '/dashboard', label: 'Dashboard' },
    { to: '/projects', label: 'Projects' },
    { to: '/jobs', label: 'Jobs' },
    { to: '/inbox', label: 'Inbox' },
    { to: '/spending', label: 'Spending' },
  ],
  tester: [
    { to: '/tests', label: 'Find tests' },
    { to: '/my-tests', label: 'My tests' },
    { to: '/earnings', label: 'Earnings' },
    { to: '/qualification', label: 'Qualification' },
  ],
  admin: [
    { to: '/admin/disputes', label: 'Disputes' },
    { to: '/admin/people', label: 'People' },
    { to: '/admin/payments', label: 'Payments' },
    { to: '/admin/figures', label: 'Figures' },
    { to: '/admin/library', label: 'Library' },
    { to: '/admin/tasks', label: 'Tasks' },
    { to: '/admin/audit', label: 'Audit log' },
  ],
};

export const roleNames: Record<Role, string> = { builder: 'Builder', tester: 'Tester', admin: 'Admin' };

export function homeOf(role: Role): string {
  return navItems[role][0]?.to ?? '/account';
}
