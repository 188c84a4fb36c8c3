import { MessageSquareQuote } from 'lucide-react';
import { useParams } from 'react-router';
import { Card, Panel } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { countries, namesOf } from '@/lib/choices';
import { formatDay } from '@/lib/time';
import { useProfile } from '@/lib/use-profile';
import { counted } from '@/lib/words';
import { useRatingsOf } from './api/ratings-of';

/** What people who deal with somebody may know about them. */
export function ProfilePage() {
  const { userId = '' } = useParams();
  const query = useProfile(userId);
  const profile = query.data;
  if (!profile) {
    return (
      <Page title="Profile" width="medium">
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  }
  const { rating } = profile;
  const facts: [string, string][] = [
    ['Rating', rating.count === 0 ? 'none yet' : `${rating.average.toFixed(1)} from ${counted(rating.count, 'rating')}`],
    ...(profile.roles.includes('tester') ? ([['Tests completed', String(profile.completed_jobs)]] as [string, string][]) : []),
    ...(profile.roles.includes('builder') ? ([['Jobs published', String(profile.published_jobs)]] as [string, string][]) : []),
    ['Country', profile.country ? namesOf([profile.country], countries()) : 'not said'],
    ['Here since', formatDay(profile.created_at)],
  ];
  return (
    <Page title={profile.name} intro={profile.bio || undefined} width="medium">
      <Card className="p-5" aria-label="In numbers">
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {facts.map(([term, value]) => (
            <div key={term}>
              <dt className="text-sm text-ink-soft">{term}</dt>
              <dd className="num font-semibold">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Ratings userId={userId} name={profile.name} />
    </Page>
  );
}

function Ratings({ userId, name }: { userId: string; name: string }) {
  const query = useRatingsOf(userId);
  return (
    <Panel title="Ratings">
      <QueryView query={query}>
        {(ratings) =>
          ratings.length === 0 ? (
            <EmptyState icon={MessageSquareQuote} title={`Nobody has rated ${name} yet`}>
              Both sides of a test may rate each other once it is settled.
            </EmptyState>
          ) : (
            <ul className="grid gap-4">
              {ratings.map((rating) => (
                <li key={rating.id} className="grid gap-1 border-t border-line pt-4 first:border-0 first:pt-0">
                  <p>
                    <span className="num font-semibold">{rating.stars} of 5</span> <span className="text-ink-soft">by {rating.rater_name}, {formatDay(rating.created_at)}, for “{rating.job_title}”</span>
                  </p>
                  {rating.comment && <p className="max-w-prose whitespace-pre-line">{rating.comment}</p>}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </Panel>
  );
}
