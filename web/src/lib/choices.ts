/** Closed lists of the API in the words people read. */
export const deviceNames = { desktop: 'Computer', tablet: 'Tablet', phone: 'Phone' } as const;
export const browserNames = { chrome: 'Chrome', firefox: 'Firefox', safari: 'Safari', edge: 'Edge', opera: 'Opera', other: 'Another browser' } as const;
export const testTypeNames = {
  functional: 'Functional',
  usability: 'Usability',
  exploratory: 'Exploratory',
  accessibility: 'Accessibility',
  regression: 'Regression',
} as const;
export const currencies = ['USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD', 'JPY', 'SEK', 'NOK', 'DKK', 'PLN'] as const;

const languageCodes = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'el', 'tr', 'ru', 'uk', 'ar', 'he', 'hi', 'zh', 'ja', 'ko'];
const countryCodes = ['AT','AU','BE','BG','BR','CA','CH','CY','CZ','DE','DK','EE','ES','FI','FR','GB','GR','HK','HR','HU','IE','IN','IS','IT','JP','LI','LT','LU','LV','MT','MX','NL','NO','NZ','PL','PT','RO','SE','SG','SI','SK','UA','US'];

export interface Choice {
  value: string;
  label: string;
}

/** Names come from the browser, so that no list of them is kept here. */
function named(codes: string[], type: 'language' | 'region', locale = 'en'): Choice[] {
  const names = new Intl.DisplayNames(locale, { type });
  return codes.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label));
}

export const languages = () => named(languageCodes, 'language');
export const countries = () => named(countryCodes, 'region');

export function namesOf(values: string[], choices: Choice[]): string {
  return values.map((value) => choices.find((choice) => choice.value === value)?.label ?? value).join(', ');
}

export function choicesOf<T extends string>(names: Record<T, string>): { value: T; label: string }[] {
  return (Object.entries(names) as [T, string][]).map(([value, label]) => ({ value, label }));
}
