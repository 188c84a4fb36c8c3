import { toast } from './toasts';

/** Puts it on the clipboard; false, and a word to the person, when the browser does not allow that. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast({ tone: 'bad', title: 'It could not be copied', body: 'Select the text and copy it by hand.' });
    return false;
  }
}
