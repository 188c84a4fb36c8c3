/** What the server takes as a picture. */
export const pictureTypes = ['image/png', 'image/jpeg'];

export function picturesOf(transfer: DataTransfer | null): File[] {
  if (!transfer) return [];
  return [...transfer.files].filter((file) => file.type.startsWith('image/'));
}
