import { Eye, EyeOff } from 'lucide-react';
import { useState, type InputHTMLAttributes } from 'react';
import { IconButton } from './button';
import { Input } from './input';

export function PasswordInput(props: Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Input {...props} type={shown ? 'text' : 'password'} className="pr-11" />
      <IconButton label={shown ? 'Hide what is typed' : 'Show what is typed'} size="sm" className="absolute top-0.75 right-1" onClick={() => setShown(!shown)}>
        <Icon aria-hidden className="size-4.5" />
      </IconButton>
    </div>
  );
}
