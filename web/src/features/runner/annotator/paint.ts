import { pixelate } from './pixelate';
import { normalArea, type Area, type Arrow, type Label, type MarkColor, type Pen, type Shape } from './shapes';

export type Palette = Record<MarkColor, string>;
export type Picture = HTMLImageElement | ImageBitmap | HTMLCanvasElement;

/** Marks look the same in every theme: their colours are tokens of their own. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: MarkColor) => style.getPropertyValue(`--mark-${name}`).trim();
  return { red: read('red'), yellow: read('yellow'), blue: read('blue'), green: read('green'), black: read('black') };
}

/** Draws one shape in image coordinates: on the editor's canvas and in the exported picture alike. */
export function paint(ctx: CanvasRenderingContext2D, shape: Shape, palette: Palette, picture: Picture): void {
  ctx.save();
  ctx.strokeStyle = palette[shape.color];
  ctx.fillStyle = palette[shape.color];
  ctx.lineWidth = shape.size;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  switch (shape.kind) {
    case 'arrow':
      paintArrow(ctx, shape);
      break;
    case 'pen':
      trace(ctx, shape);
      ctx.stroke();
      break;
    case 'text':
      paintLabel(ctx, shape);
      break;
    case 'box': {
      const { x, y, width, height } = normalArea(shape);
      ctx.strokeRect(x, y, width, height);
      break;
    }
    case 'blur':
      paintBlur(ctx, shape, picture);
      break;
  }
  ctx.restore();
}

function paintArrow(ctx: CanvasRenderingContext2D, { x, y, toX, toY, size }: Arrow): void {
  const angle = Math.atan2(toY - y, toX - x);
  const head = Math.min(size * 5, Math.hypot(toX - x, toY - y));
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX - Math.cos(angle) * head * 0.6, toY - Math.sin(angle) * head * 0.6);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(toX, toY);
  for (const side of [-0.45, 0.45]) ctx.lineTo(toX - Math.cos(angle + side) * head, toY - Math.sin(angle + side) * head);
  ctx.closePath();
  ctx.fill();
}

function trace(ctx: CanvasRenderingContext2D, { points }: Pen): void {
  ctx.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    if (i === 0) ctx.moveTo(points[0]!, points[1]!);
    else ctx.lineTo(points[i]!, points[i + 1]!);
  }
}

export const textHeight = (size: number): number => size * 4;

export function labelFont(size: number): string {
  return `600 ${textHeight(size)}px "Inter Variable", system-ui, sans-serif`;
}

function paintLabel(ctx: CanvasRenderingContext2D, { x, y, text, size }: Label): void {
  const height = textHeight(size);
  ctx.font = labelFont(size);
  ctx.textBaseline = 'top';
  // A light edge keeps letters readable on any picture.
  ctx.lineWidth = size;
  ctx.strokeStyle = 'white';
  text.split('\n').forEach((line, row) => {
    ctx.strokeText(line, x, y + row * height * 1.2);
    ctx.fillText(line, x, y + row * height * 1.2);
  });
}

function paintBlur(ctx: CanvasRenderingContext2D, area: Area, picture: Picture): void {
  const box = normalArea(area);
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const width = Math.min(picture.width, Math.ceil(box.x + box.width)) - left;
  const height = Math.min(picture.height, Math.ceil(box.y + box.height)) - top;
  if (width < 1 || height < 1) return;
  const patch = document.createElement('canvas');
  patch.width = width;
  patch.height = height;
  const on = patch.getContext('2d', { willReadFrequently: true });
  if (!on) return;
  on.drawImage(picture, left, top, width, height, 0, 0, width, height);
  const pixels = on.getImageData(0, 0, width, height);
  pixelate(pixels.data, width, height);
  on.putImageData(pixels, 0, 0);
  ctx.drawImage(patch, left, top);
}

/** What a click on the shape may hit, in image coordinates. */
export function hitBox(shape: Shape): { x: number; y: number; width: number; height: number } {
  const around = (xs: number[], ys: number[], pad: number) => {
    const x = Math.min(...xs) - pad;
    const y = Math.min(...ys) - pad;
    return { x, y, width: Math.max(...xs) + pad - x, height: Math.max(...ys) + pad - y };
  };
  switch (shape.kind) {
    case 'arrow':
      return around([shape.x, shape.toX], [shape.y, shape.toY], shape.size * 2);
    case 'pen':
      return around(
        shape.points.filter((_, i) => i % 2 === 0),
        shape.points.filter((_, i) => i % 2 === 1),
        shape.size * 2,
      );
    case 'text': {
      const lines = shape.text.split('\n');
      const longest = Math.max(...lines.map((line) => line.length));
      const height = textHeight(shape.size);
      return { x: shape.x, y: shape.y, width: longest * height * 0.6, height: lines.length * height * 1.2 };
    }
    default:
      return normalArea(shape);
  }
}

const largest = 10 * 2 ** 20;

/** The picture with its marks at its own resolution: PNG, or JPEG when that would be over the upload limit. */
export async function exportPicture(picture: Picture, shapes: Shape[]): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('This browser cannot draw the picture.');
  ctx.drawImage(picture, 0, 0);
  const palette = readPalette();
  // Blurs first: a mark stays readable on what it hides.
  for (const shape of blursFirst(shapes)) paint(ctx, shape, palette, picture);
  const png = await toBlob(canvas, 'image/png');
  return png.size <= largest ? png : toBlob(canvas, 'image/jpeg');
}

export function blursFirst(shapes: Shape[]): Shape[] {
  return [...shapes.filter((shape) => shape.kind === 'blur'), ...shapes.filter((shape) => shape.kind !== 'blur')];
}

function toBlob(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser cannot save the picture.'))), type, 0.92);
  });
}
