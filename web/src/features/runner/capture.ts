export const canCapture = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

/** One frame of a screen, window or tab that the person picks. Null when they think better of it. */
export async function captureScreen(): Promise<Blob | null> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return null;
    throw error;
  }
  try {
    const video = document.createElement('video');
    video.srcObject = stream;
    video.muted = true;
    await video.play();
    await framesShown(video);
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

/** The first frame may still show the browser's own picker: the one after it does not. */
function framesShown(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    let left = 3;
    const next = () => {
      if (--left <= 0) resolve();
      else video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
    // A still screen may not paint again.
    setTimeout(resolve, 600);
  });
}

/**
 * A picture to draw on. Its bytes become this page's own, since a canvas with another host's could not be read back; and
 * not from the cache, which may hold the picture as it came without the host's leave to read it.
 */
export async function loadPicture(url: string): Promise<HTMLImageElement> {
  const { host } = new URL(url, location.href);
  // A browser does not tell a page which of the two it was.
  const answer = await fetch(url, { cache: 'no-store', credentials: 'omit' }).catch(() => Promise.reject(new Error(`${host} does not answer, or does not let this page read the picture.`)));
  if (!answer.ok) throw new Error(`${host} did not give the picture (${answer.status}).`);
  const own = URL.createObjectURL(await answer.blob());
  try {
    const image = new Image();
    image.src = own;
    await image.decode().catch(() => Promise.reject(new Error('This browser cannot read the picture.')));
    return image;
  } finally {
    URL.revokeObjectURL(own);
  }
}
