import { Bar, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { dayText, type Row, type Series } from './series';

const axis = { stroke: 'var(--line-strong)', tick: { fill: 'var(--ink-soft)', fontSize: 12 }, tickLine: false };
const box = { background: 'var(--surface)', border: '1px solid var(--line)', borderRadius: 8, color: 'var(--ink)' };

/** Days from left to right. Decorative for assistive technology: a table beside it says the same. Loaded on its own, since the library is large. */
export default function Chart({ rows, series, format }: { rows: Row[]; series: Series[]; format: (value: number) => string }) {
  const data = rows.map(({ date, values }) => ({ date, ...values }));
  return (
    <div aria-hidden className="h-64 text-sm">
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={data} accessibilityLayer={false} margin={{ top: 4, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="date" tickFormatter={(date: string) => dayText(date)} minTickGap={24} {...axis} />
          <YAxis width="auto" tickFormatter={format} allowDecimals={rows.some(({ values }) => Object.values(values).some((value) => value !== null && !Number.isInteger(value)))} axisLine={false} {...axis} />
          <Tooltip
            cursor={{ fill: 'var(--sunken)', stroke: 'var(--line-strong)' }}
            contentStyle={box}
            itemStyle={{ color: 'var(--ink)' }}
            labelFormatter={(date) => dayText(String(date), true)}
            formatter={(value) => format(Number(value))}
          />
          <Legend iconType="square" iconSize={10} itemSorter={null} formatter={(name: string) => <span className="text-ink-soft">{name}</span>} />
          {series.map(({ key, name, colour, kind, stack }) =>
            kind === 'bar' ? (
              <Bar key={key} dataKey={key} name={name} stackId={stack} fill={`var(${colour})`} maxBarSize={28} isAnimationActive={false} />
            ) : (
              <Line key={key} dataKey={key} name={name} stroke={`var(${colour})`} strokeWidth={2} dot={rows.length <= 31 ? { r: 2.5, fill: `var(${colour})` } : false} isAnimationActive={false} />
            ),
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
