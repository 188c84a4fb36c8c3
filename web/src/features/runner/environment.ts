import type { NewSubmission } from '@/api/types';

type Environment = NewSubmission['environment'];

const browsers: [RegExp, string][] = [
  [/Edg(?:A|iOS)?\/([\d.]+)/, 'Edge'],
  [/OPR\/([\d.]+)/, 'Opera'],
  [/SamsungBrowser\/([\d.]+)/, 'Samsung Internet'],
  [/(?:Firefox|FxiOS)\/([\d.]+)/, 'Firefox'],
  [/(?:Chrome|CriOS)\/([\d.]+)/, 'Chrome'],
  [/Version\/([\d.]+).*Safari/, 'Safari'],
];
const systems: [RegExp, (match: RegExpMatchArray) => string][] = [
  [/Windows NT 10/, () => 'Windows'],
  [/Android ([\d.]+)/, (m) => `Android ${m[1]}`],
  [/(?:iPhone|iPad).*? OS ([\d_]+)/, (m) => `iOS ${m[1]?.replaceAll('_', '.')}`],
  [/Mac OS X ([\d_.]+)/, () => 'macOS'],
  [/CrOS/, () => 'ChromeOS'],
  [/Linux/, () => 'Linux'],
];

/** What is said about the tester's device, and shown to them before it is sent. */
export function describeEnvironment(userAgent: string, width: number, height: number, language: string): Environment {
  const browser = browsers.flatMap(([pattern, name]) => {
    const match = pattern.exec(userAgent);
    return match ? [`${name} ${match[1]?.split('.')[0]}`] : [];
  })[0];
  const os = systems.flatMap(([pattern, name]) => {
    const match = pattern.exec(userAgent);
    return match ? [name(match)] : [];
  })[0];
  return { browser: browser ?? 'Unknown browser', os: os ?? 'Unknown system', viewport: `${width}x${height}`, language };
}

export function detectEnvironment(): Environment {
  return describeEnvironment(navigator.userAgent, window.innerWidth, window.innerHeight, navigator.language);
}
