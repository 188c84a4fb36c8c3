import { encode } from 'uqr';

const quiet = 4; // modules of empty border, which readers need

/** Drawn here, so that the secret never leaves the page; dark on light in every theme, as readers expect. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: quiet });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="size-48 rounded-md bg-paper">
      <path d={path} className="fill-mark-black" />
    </svg>
  );
}
