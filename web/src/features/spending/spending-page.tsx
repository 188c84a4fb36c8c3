import { Link } from 'react-router';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { Tabs } from '@/components/ui/tabs';
import { EscrowList } from './escrow-list';
import { Statements } from '@/components/money/statements';

export function SpendingPage() {
  return (
    <Page
      title="Spending"
      intro="Every hold, charge and return, to the cent."
      actions={
        <Button asChild>
          <Link to="/budget">Budget</Link>
        </Button>
      }
    >
      <Tabs
        label="Spending"
        tabs={[
          { value: 'escrow', label: 'Money held and paid', content: <EscrowList /> },
          { value: 'statements', label: 'Statements', content: <Statements /> },
        ]}
      />
    </Page>
  );
}
