import { Dialog as Radix } from 'radix-ui';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/field';
import { useReturnFocus } from '@/lib/use-return-focus';
import { commit, emptyHistory, redo, undo } from './history';
import { exportPicture, readPalette, type Picture } from './paint';
import { moveBy, resizeBy, startShape, dragTo, type Label, type MarkColor, type Shape, type Tool } from './shapes';
import { Stage } from './stage';
import { TextEntry } from './text-entry';
import { Toolbar, toolOfKey } from './toolbar';
import { fit, zoomAt, type Size, type View } from './view';

const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Draws on a screenshot, full window. `onDone` gets the picture with its marks; it may fail, and then says why. */
export function Annotator({ picture, onDone, onClose }: { picture: Picture; onDone: (marked: Blob) => Promise<void>; onClose: () => void }) {
  const [history, setHistory] = useState(emptyHistory);
  const [selected, setSelected] = useState<number | null>(null);
  const [tool, setTool] = useState<Tool>('box');
  const [color, setColor] = useState<MarkColor>('red');
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 });
  const [frame, setFrame] = useState<Size>({ width: 0, height: 0 });
  const [writing, setWriting] = useState<{ x: number; y: number } | null>(null);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState('');
  const lastId = useRef(0);
  const focus = useReturnFocus();
  const palette = useMemo(() => readPalette(), []);
  // Marks keep their weight on large pictures.
  const size = Math.max(3, Math.round(Math.max(picture.width, picture.height) / 320));
  const newId = useCallback(() => ++lastId.current, []);

  const put = (shapes: Shape[]) => setHistory((now) => commit(now, shapes));
  const change = (id: number, how: (shape: Shape) => Shape) => put(history.present.map((shape) => (shape.id === id ? how(shape) : shape)));
  const add = (shape: Shape) => {
    put([...history.present, shape]);
    setSelected(shape.id);
  };
  const remove = () => {
    put(history.present.filter((shape) => shape.id !== selected));
    setSelected(null);
  };
  const travel = (how: typeof undo) => {
    setHistory(how);
    setSelected(null);
  };
  const zoom = (factor: number) => setView(zoomAt(view, factor, frame.width / 2, frame.height / 2));

  /** Without a pointer: Enter sets a mark in the middle, arrow keys move it, with Shift they change its size. */
  const addInTheMiddle = () => {
    const x = picture.width / 2;
    const y = picture.height / 2;
    if (tool === 'text') setWriting({ x, y });
    if (tool === 'arrow' || tool === 'box' || tool === 'blur') add(dragTo(startShape(tool, { id: newId(), color, size }, x, y), x + picture.width / 6, y + picture.height / 10));
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (writing || (event.target as HTMLElement).tagName === 'BUTTON' && (event.key === 'Enter' || event.key === ' ')) return;
    const command = event.ctrlKey || event.metaKey;
    const step = steps[event.key];
    if (command && event.key.toLowerCase() === 'z') travel(event.shiftKey ? redo : undo);
    else if (command && event.key.toLowerCase() === 'y') travel(redo);
    else if (command || event.altKey) return;
    else if ((event.key === 'Delete' || event.key === 'Backspace') && selected !== null) remove();
    else if (step && selected !== null) change(selected, (shape) => (event.shiftKey ? resizeBy : moveBy)(shape, step[0] * size * 2, step[1] * size * 2));
    else if (event.key === '+') zoom(1.25);
    else if (event.key === '-') zoom(1 / 1.25);
    else if (event.key === '0') setView(fit(picture, frame));
    else if (event.key === 'Enter') addInTheMiddle();
    else if (toolOfKey(event.key)) setTool(toolOfKey(event.key)!);
    else return;
    event.preventDefault();
  };

  const finishText = (text: string) => {
    if (writing && text.trim()) add({ id: newId(), kind: 'text', color, size: size * 1.5, ...writing, text: text.trim() } satisfies Label);
    setWriting(null);
  };

  const save = async () => {
    setSaving(true);
    setProblem('');
    try {
      await onDone(await exportPicture(picture, history.present));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The picture could not be saved.');
    } finally {
      setSaving(false);
    }
  };

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        {/* Escape must not throw drawings away: it first leaves the text, then the selection. */}
        <Radix.Content
          {...focus}
          className="fixed inset-0 z-50 flex flex-col bg-surface"
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onEscapeKeyDown={(event) => {
            if (history.present.length > 0 || writing) event.preventDefault();
            setWriting(null);
            setSelected(null);
          }}
        >
          <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
            <Radix.Title className="flex-1 text-lg font-semibold">Mark the picture</Radix.Title>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" busy={saving} disabled={history.present.length === 0} onClick={() => void save()}>
              Save marks
            </Button>
          </div>
          <FormError message={problem} />
          <Toolbar
            tool={tool}
            color={color}
            zoom={view.scale}
            canUndo={history.past.length > 0}
            canRedo={history.future.length > 0}
            canDelete={selected !== null}
            onTool={setTool}
            onColor={(next) => {
              setColor(next);
              if (selected !== null) change(selected, (shape) => ({ ...shape, color: next }));
            }}
            onUndo={() => travel(undo)}
            onRedo={() => travel(redo)}
            onDelete={remove}
            onZoom={zoom}
            onFit={() => setView(fit(picture, frame))}
          />
          <div className="relative flex min-h-0 flex-1" role="img" aria-label="The picture with its marks. Enter adds a mark, arrow keys move it, Shift and arrow keys change its size.">
            <Stage
              picture={picture}
              palette={palette}
              shapes={history.present}
              selected={selected}
              tool={tool}
              color={color}
              size={size}
              view={view}
              onView={setView}
              onFrame={setFrame}
              onSelect={setSelected}
              onDrawn={add}
              onMoved={(shape) => change(shape.id, () => shape)}
              onText={(x, y) => setWriting({ x, y })}
              newId={newId}
            />
            {writing && <TextEntry left={view.x + writing.x * view.scale} top={view.y + writing.y * view.scale} onDone={finishText} onCancel={() => setWriting(null)} />}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
