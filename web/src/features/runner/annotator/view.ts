/** How the picture lies in the window: image point * scale + offset = window point. */
export interface View {
  scale: number;
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}

const smallest = 0.05;
const greatest = 8;

export function fit(picture: Size, frame: Size): View {
  const scale = Math.min(1, (frame.width - 32) / picture.width, (frame.height - 32) / picture.height);
  const safe = Math.max(smallest, scale);
  return { scale: safe, x: (frame.width - picture.width * safe) / 2, y: (frame.height - picture.height * safe) / 2 };
}

/** Zooms by a factor and keeps the image point under (x, y) where it is. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const scale = Math.min(greatest, Math.max(smallest, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: x - (x - view.x) * real, y: y - (y - view.y) * real };
}

export function toImage(view: View, x: number, y: number): { x: number; y: number } {
  return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
}
