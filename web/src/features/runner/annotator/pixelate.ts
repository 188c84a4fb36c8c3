/**
 * Replaces every block of pixels by its mean, so that what was there cannot be brought back. In place; RGBA.
 * Blocks are large against letters: at least 12 pixels, and at most about ten blocks across the area.
 */
export function pixelate(pixels: Uint8ClampedArray, width: number, height: number): void {
  const block = Math.max(12, Math.ceil(Math.max(width, height) / 10));
  for (let top = 0; top < height; top += block) {
    for (let left = 0; left < width; left += block) {
      flatten(pixels, width, left, top, Math.min(left + block, width), Math.min(top + block, height));
    }
  }
}

function flatten(pixels: Uint8ClampedArray, width: number, left: number, top: number, right: number, bottom: number): void {
  const sum = [0, 0, 0, 0];
  const count = (right - left) * (bottom - top);
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at++) sum[at % 4]! += pixels[at]!;
  }
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at++) pixels[at] = sum[at % 4]! / count;
  }
}
