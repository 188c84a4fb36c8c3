import { ImagePlus } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { pictureTypes } from '@/lib/pictures';

/** A button that asks for picture files. */
export function PictureChooser({ onChosen, label = 'Add a picture', disabled }: { onChosen: (pictures: File[]) => void; label?: string; disabled?: boolean }) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button disabled={disabled} onClick={() => chooser.current?.click()}>
        <ImagePlus aria-hidden className="size-4" /> {label}
      </Button>
      <input
        ref={chooser}
        type="file"
        multiple
        accept={pictureTypes.join()}
        aria-label="Choose pictures"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          onChosen([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
