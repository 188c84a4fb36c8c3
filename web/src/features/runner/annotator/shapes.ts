/** What can be drawn on a screenshot. All coordinates and sizes are in pixels of the image, whatever the zoom. */
export const markColors = ['red', 'yellow', 'blue', 'green', 'black'] as const;
export type MarkColor = (typeof markColors)[number];
export type Tool = 'select' | 'hand' | 'arrow' | 'box' | 'pen' | 'text' | 'blur';

interface Base {
  id: number;
  color: MarkColor;
  /** Line width; for text a quarter of its height. */
  size: number;
}
export interface Arrow extends Base {
  kind: 'arrow';
  x: number;
  y: number;
  toX: number;
  toY: number;
}
/** `width` and `height` may be negative while it is drawn. */
export interface Area extends Base {
  kind: 'box' | 'blur';
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Pen extends Base {
  kind: 'pen';
  points: number[];
}
export interface Label extends Base {
  kind: 'text';
  x: number;
  y: number;
  text: string;
}
export type Shape = Arrow | Area | Pen | Label;
export type DrawnKind = Shape['kind'];

export function startShape(kind: Exclude<DrawnKind, 'text'>, base: Base, x: number, y: number): Shape {
  if (kind === 'arrow') return { ...base, kind, x, y, toX: x, toY: y };
  if (kind === 'pen') return { ...base, kind, points: [x, y] };
  return { ...base, kind, x, y, width: 0, height: 0 };
}

/** The shape with its end dragged to a point. */
export function dragTo(shape: Shape, x: number, y: number): Shape {
  switch (shape.kind) {
    case 'arrow':
      return { ...shape, toX: x, toY: y };
    case 'pen':
      return { ...shape, points: [...shape.points, x, y] };
    case 'text':
      return { ...shape, x, y };
    default:
      return { ...shape, width: x - shape.x, height: y - shape.y };
  }
}

export function moveBy(shape: Shape, dx: number, dy: number): Shape {
  switch (shape.kind) {
    case 'arrow':
      return { ...shape, x: shape.x + dx, y: shape.y + dy, toX: shape.toX + dx, toY: shape.toY + dy };
    case 'pen':
      return { ...shape, points: shape.points.map((value, i) => value + (i % 2 === 0 ? dx : dy)) };
    default:
      return { ...shape, x: shape.x + dx, y: shape.y + dy };
  }
}

/** With Shift and the arrow keys: the far end moves. */
export function resizeBy(shape: Shape, dx: number, dy: number): Shape {
  switch (shape.kind) {
    case 'arrow':
      return { ...shape, toX: shape.toX + dx, toY: shape.toY + dy };
    case 'box':
    case 'blur':
      return { ...shape, width: shape.width + dx, height: shape.height + dy };
    case 'text':
      return { ...shape, size: Math.max(2, shape.size + Math.sign(dx - dy)) };
    case 'pen':
      return shape;
  }
}

/** A slip of the pointer, too small to see. */
export function isTiny(shape: Shape): boolean {
  switch (shape.kind) {
    case 'arrow':
      return Math.hypot(shape.toX - shape.x, shape.toY - shape.y) < 4;
    case 'pen':
      return shape.points.length < 6;
    case 'text':
      return shape.text.trim() === '';
    default:
      return Math.abs(shape.width) < 4 || Math.abs(shape.height) < 4;
  }
}

export function normalArea(area: Area): { x: number; y: number; width: number; height: number } {
  return {
    x: Math.min(area.x, area.x + area.width),
    y: Math.min(area.y, area.y + area.height),
    width: Math.abs(area.width),
    height: Math.abs(area.height),
  };
}
