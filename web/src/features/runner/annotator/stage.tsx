import type Konva from 'konva';
import { useEffect, useRef, useState } from 'react';
import { Image as KonvaImage, Layer, Shape as KonvaShape, Stage as KonvaStage } from 'react-konva';
import { blursFirst, hitBox, paint, type Palette, type Picture } from './paint';
import { dragTo, isTiny, moveBy, startShape, type MarkColor, type Shape, type Tool } from './shapes';
import { fit, toImage, zoomAt, type Size, type View } from './view';

interface Props {
  picture: Picture;
  palette: Palette;
  shapes: Shape[];
  selected: number | null;
  tool: Tool;
  color: MarkColor;
  size: number;
  view: View;
  onView: (view: View) => void;
  onFrame: (frame: Size) => void;
  onSelect: (id: number | null) => void;
  onDrawn: (shape: Shape) => void;
  onMoved: (shape: Shape) => void;
  /** The text tool was set down here, in image coordinates. */
  onText: (x: number, y: number) => void;
  newId: () => number;
}

/** The picture and its marks on a canvas; drawing, selecting, panning and zooming by pointer. */
export function Stage(props: Props) {
  const { picture, palette, shapes, selected, tool, view, onView, onSelect } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useFrameSize(frame, picture, props.onFrame, onView);
  const [draft, setDraft] = useState<Shape | null>(null);

  const at = (event: Konva.KonvaEventObject<PointerEvent>) => {
    const pointer = event.target.getStage()?.getPointerPosition() ?? { x: 0, y: 0 };
    return toImage(view, pointer.x, pointer.y);
  };
  const down = (event: Konva.KonvaEventObject<PointerEvent>) => {
    const { x, y } = at(event);
    if (tool === 'hand') return;
    if (tool === 'select') {
      if (event.target.name() !== 'mark') onSelect(null);
    } else if (tool === 'text') {
      event.evt.preventDefault();
      props.onText(x, y);
    } else {
      setDraft(startShape(tool, { id: props.newId(), color: props.color, size: props.size }, x, y));
    }
  };
  const move = (event: Konva.KonvaEventObject<PointerEvent>) => {
    if (!draft) return;
    const { x, y } = at(event);
    setDraft(dragTo(draft, x, y));
  };
  const up = () => {
    if (draft && !isTiny(draft)) props.onDrawn(draft);
    setDraft(null);
  };
  const wheel = (event: Konva.KonvaEventObject<WheelEvent>) => {
    event.evt.preventDefault();
    const pointer = event.target.getStage()?.getPointerPosition();
    if (pointer) onView(zoomAt(view, event.evt.deltaY < 0 ? 1.1 : 1 / 1.1, pointer.x, pointer.y));
  };

  const all = blursFirst(draft ? [...shapes, draft] : shapes);
  const cursor = tool === 'hand' ? 'grab' : tool === 'select' ? 'default' : 'crosshair';
  return (
    <div ref={frame} className="min-h-0 flex-1 overflow-hidden bg-sunken" style={{ cursor, touchAction: 'none' }}>
      <KonvaStage
        width={size.width}
        height={size.height}
        scaleX={view.scale}
        scaleY={view.scale}
        x={view.x}
        y={view.y}
        draggable={tool === 'hand'}
        onDragEnd={(event) => {
          const stage = event.target.getStage();
          if (event.target === stage) onView({ ...view, x: stage.x(), y: stage.y() });
        }}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerLeave={up}
        onWheel={wheel}
      >
        <Layer>
          <KonvaImage image={picture} listening={false} />
          {all.map((shape) => (
            <Mark
              key={shape.id}
              shape={shape}
              palette={palette}
              picture={picture}
              movable={tool === 'select'}
              outlined={shape.id === selected}
              onSelect={() => onSelect(shape.id)}
              onMoved={props.onMoved}
            />
          ))}
        </Layer>
      </KonvaStage>
    </div>
  );
}

function Mark({
  shape,
  palette,
  picture,
  movable,
  outlined,
  onSelect,
  onMoved,
}: {
  shape: Shape;
  palette: Palette;
  picture: Picture;
  movable: boolean;
  outlined: boolean;
  onSelect: () => void;
  onMoved: (shape: Shape) => void;
}) {
  const box = hitBox(shape);
  return (
    <KonvaShape
      name="mark"
      x={0}
      y={0}
      // Konva asks for a fill and a size before it lets a shape be hit and dragged.
      fill={palette.black}
      listening={movable}
      draggable={movable}
      onPointerDown={onSelect}
      onDragEnd={(event) => {
        const { x, y } = event.target.position();
        event.target.position({ x: 0, y: 0 });
        if (x !== 0 || y !== 0) onMoved(moveBy(shape, x, y));
      }}
      sceneFunc={(context) => {
        const ctx = context._context;
        paint(ctx, shape, palette, picture);
        if (!outlined) return;
        ctx.save();
        ctx.setLineDash([shape.size * 2, shape.size * 2]);
        ctx.lineWidth = Math.max(1, shape.size / 3);
        ctx.strokeStyle = palette.blue;
        ctx.strokeRect(box.x - shape.size, box.y - shape.size, box.width + shape.size * 2, box.height + shape.size * 2);
        ctx.restore();
      }}
      hitFunc={(context, node) => {
        context.beginPath();
        context.rect(box.x, box.y, box.width, box.height);
        context.closePath();
        context.fillShape(node);
      }}
    />
  );
}

/** Follows the frame's size; the first time the picture is fitted into it. */
function useFrameSize(frame: React.RefObject<HTMLDivElement | null>, picture: Size, onFrame: (frame: Size) => void, onView: (view: View) => void): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const fitted = useRef(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const next = { width: entry.contentRect.width, height: entry.contentRect.height };
      setSize(next);
      onFrame(next);
      if (!fitted.current && next.width > 0) {
        fitted.current = true;
        onView(fit(picture, next));
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, picture, onFrame, onView]);
  return size;
}
