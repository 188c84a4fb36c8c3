import { Link, type LinkProps } from 'react-router';
import { cx } from '@/lib/cx';

/** A link inside text: always underlined, so that colour is not the only sign. */
export function TextLink({ className, ...rest }: LinkProps) {
  return <Link className={cx('font-medium text-accent underline underline-offset-3 hover:text-accent-strong', className)} {...rest} />;
}
