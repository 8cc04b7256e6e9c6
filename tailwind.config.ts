import type { Config } from 'tailwindcss';

/** Colours are roles, and each has a light and a dark value in `app/globals.css`. */
const role = (name: string) => `var(--${name})`;

const config: Config = {
  content: ['./app/**/*.tsx', './components/**/*.tsx'],
  theme: {
    extend: {
      colors: {
        table: role('table'),
        sheet: role('sheet'),
        well: role('well'),
        line: role('line'),
        ink: role('ink'),
        quiet: role('quiet'),
        accent: role('accent'),
        'accent-strong': role('accent-strong'),
        'on-accent': role('on-accent'),
        alarm: role('alarm'),
        'alarm-well': role('alarm-well'),
      },
      fontFamily: {
        sans: [
          'var(--font-geist-latin)',
          'var(--font-geist-whole)',
          'system-ui',
          // Han, on Apple's systems, on Windows and elsewhere.
          'PingFang SC',
          'Microsoft YaHei UI',
          'Noto Sans SC',
          'Noto Sans CJK SC',
          'sans-serif',
        ],
      },
      boxShadow: {
        sheet: '0 1px 2px var(--shade), 0 8px 24px -12px var(--shade)',
        bar: '0 -1px 0 var(--line), 0 -12px 32px -20px var(--shade)',
      },
    },
  },
};

export default config;
