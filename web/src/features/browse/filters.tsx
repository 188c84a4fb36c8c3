import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Button } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/input';
import { choicesOf, currencies, deviceNames, languages, testTypeNames, type Choice } from '@/lib/choices';

/** What narrows the list. Every choice is in the address, so that it can be kept and sent. */
export function Filters() {
  const [params, setParams] = useSearchParams();
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    if (name === 'currency') ['min', 'sort'].forEach((other) => next.delete(other));
    setParams(next, { replace: true });
  };
  const pick = (name: string, label: string, any: string, choices: Choice[]) => (
    <Select aria-label={label} className="sm:w-auto!" value={params.get(name) ?? ''} onChange={(event) => set(name, event.currentTarget.value)}>
      <option value="">{any}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </Select>
  );
  const currency = params.get('currency');
  return (
    <div role="search" aria-label="Tests" className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
      <SearchBox value={params.get('q') ?? ''} onSearch={(q) => set('q', q)} />
      {pick('type', 'Type of test', 'Any type', choicesOf(testTypeNames))}
      {pick('device', 'Device', 'Any device', choicesOf(deviceNames))}
      {pick('language', 'Language', 'Any language', languages())}
      {pick('currency', 'Currency', 'Any currency', currencies.map((code) => ({ value: code, label: code })))}
      {currency && (
        <Input
          key={currency}
          aria-label={`Pay at least, in ${currency}`}
          placeholder="Pay at least"
          inputMode="decimal"
          className="num sm:w-32!"
          defaultValue={params.get('min') ?? ''}
          onBlur={(event) => set('min', event.currentTarget.value.trim())}
          onKeyDown={(event) => event.key === 'Enter' && set('min', event.currentTarget.value.trim())}
        />
      )}
      {pick('sort', 'Order', 'Newest first', [...(currency ? [{ value: 'payout', label: 'Best paid first' }] : []), { value: 'deadline', label: 'Deadline soon first' }])}
      {params.size > 0 && (
        <Button variant="quiet" onClick={() => setParams({}, { replace: true })}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** Searches a moment after the last letter. */
function SearchBox({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(value);
  const [outside, setOutside] = useState(value);
  if (outside !== value) {
    setOutside(value);
    setText(value);
  }
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), 350);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <div className="relative min-w-48 flex-1 max-sm:col-span-2">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4.5 text-ink-faint" />
      <Input type="search" aria-label="Search tests" placeholder="Search tests" className="pl-10!" value={text} maxLength={200} onChange={(event) => setText(event.currentTarget.value)} />
    </div>
  );
}
