import { useEffect, useRef } from 'react';

/** Where a text mark is typed, over the canvas. Enter sets it down, Shift+Enter makes a new line. */
export function TextEntry({ left, top, onDone, onCancel }: { left: number; top: number; onDone: (text: string) => void; onCancel: () => void }) {
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // The pointer that set the text down takes the focus once more before it is ours.
    const frame = requestAnimationFrame(() => box.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <textarea
      ref={box}
      aria-label="Text of the mark"
      rows={1}
      maxLength={300}
      className="absolute field-sizing-content min-w-32 resize-none rounded-sm border-2 border-accent bg-surface px-1.5 py-0.5 font-semibold"
      style={{ left: Math.max(0, left), top: Math.max(0, top) }}
      onBlur={(event) => onDone(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onCancel();
        if (event.key !== 'Enter' || event.shiftKey) return;
        event.preventDefault();
        onDone(event.currentTarget.value);
      }}
    />
  );
}
