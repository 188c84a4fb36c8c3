import { NavLink } from 'react-router';
import { cx } from '@/lib/cx';

/** The screens of one area, above their content. */
export function SectionNav({ label, items }: { label: string; items: { to: string; label: string }[] }) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line max-sm:gap-0">
      {items.map((item) => (
        <NavLink
          key={item.to}
          to={item.to}
          end
          className={({ isActive }) =>
            cx('-mb-px border-b-2 px-3 focus-visible:-outline-offset-2 py-2 max-sm:px-1.5 font-medium whitespace-nowrap no-underline', isActive ? 'border-accent text-ink' : 'border-transparent text-ink-soft hover:text-ink')
          }
        >
          {item.label}
        </NavLink>
      ))}
    </nav>
  );
}

export function LibraryNav() {
  return (
    <SectionNav
      label="Library"
      items={[
        { to: '/admin/library/questions', label: 'Questions' },
        { to: '/admin/library/templates', label: 'Templates' },
      ]}
    />
  );
}

export function PaymentsNav() {
  return (
    <SectionNav
      label="Payments"
      items={[
        { to: '/admin/payments', label: 'Failed' },
        { to: '/admin/payments/held', label: 'Funds' },
        { to: '/admin/payments/chargebacks', label: 'Chargebacks' },
        { to: '/admin/payments/reconciliation', label: 'Reconciliation' },
      ]}
    />
  );
}
