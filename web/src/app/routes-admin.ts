import { redirect, type RouteObject } from 'react-router';
import { page } from './lazy';

/** Screens of an admin. */
export const adminRoutes: RouteObject[] = [
  { path: '/admin/disputes', lazy: page(() => import('@/features/admin/disputes/dispute-queue-page').then((m) => m.DisputeQueuePage)) },
  { path: '/admin/disputes/:disputeId', lazy: page(() => import('@/features/admin/disputes/dispute-page').then((m) => m.DisputePage)) },
  { path: '/admin/people', lazy: page(() => import('@/features/admin/people/people-page').then((m) => m.PeoplePage)) },
  { path: '/admin/people/:userId', lazy: page(() => import('@/features/admin/people/person-page').then((m) => m.PersonPage)) },
  { path: '/admin/payments', lazy: page(() => import('@/features/admin/payments/failed-payments-page').then((m) => m.FailedPaymentsPage)) },
  { path: '/admin/payments/held', lazy: page(() => import('@/features/admin/payments/escrows-page').then((m) => m.EscrowsPage)) },
  { path: '/admin/payments/held/:escrowId', lazy: page(() => import('@/features/admin/payments/escrow-page').then((m) => m.EscrowPage)) },
  { path: '/admin/payments/chargebacks', lazy: page(() => import('@/features/admin/payments/chargebacks-page').then((m) => m.ChargebacksPage)) },
  { path: '/admin/payments/reconciliation', lazy: page(() => import('@/features/admin/payments/reconciliation-page').then((m) => m.ReconciliationPage)) },
  { path: '/admin/figures', lazy: page(() => import('@/features/admin/metrics/metrics-page').then((m) => m.MetricsPage)) },
  { path: '/admin/library', loader: () => redirect('/admin/library/questions') },
  { path: '/admin/library/questions', lazy: page(() => import('@/features/admin/library/questions-page').then((m) => m.QuestionsPage)) },
  { path: '/admin/library/questions/new', lazy: page(() => import('@/features/admin/library/question-page').then((m) => m.NewQuestionPage)) },
  { path: '/admin/library/questions/:questionId', lazy: page(() => import('@/features/admin/library/question-page').then((m) => m.QuestionPage)) },
  { path: '/admin/library/templates', lazy: page(() => import('@/features/admin/library/templates-page').then((m) => m.TemplatesPage)) },
  { path: '/admin/library/templates/new', lazy: page(() => import('@/features/admin/library/template-page').then((m) => m.NewTemplatePage)) },
  { path: '/admin/library/templates/:templateId', lazy: page(() => import('@/features/admin/library/template-page').then((m) => m.TemplatePage)) },
  { path: '/admin/tasks', lazy: page(() => import('@/features/admin/tasks/tasks-page').then((m) => m.TasksPage)) },
  { path: '/admin/audit', lazy: page(() => import('@/features/admin/audit/audit-page').then((m) => m.AuditPage)) },
];
