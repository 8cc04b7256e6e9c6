import localFont from 'next/font/local';

/**
 * Geist Sans in two files, so that the words of the page are drawn in it from the first moment on
 * with a third of the bytes: `geist-latin.woff2` is cut out of the package's own file (Latin-1 and
 * punctuation, weights 400 to 600), and the whole of it is fetched when a name needs more. It has no
 * Han, which is left to the system's fonts: for them nothing is to be fetched.
 */
const latin = localFont({
  src: './geist-latin.woff2',
  weight: '400 600',
  display: 'swap',
  // The other one has it, and what is neither in this nor there.
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+0020-007E, U+00A0-00FF, U+2010-2026, U+20AC, U+2122, U+2212',
    },
  ],
  variable: '--font-geist-latin',
});

const whole = localFont({
  src: '../../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2',
  weight: '100 900',
  display: 'swap',
  preload: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0100-200F, U+2027-20AB, U+20AD-2121, U+2123-2211, U+2213-2E7F, U+A000-ABFF, U+FB00-FE2F, U+FE50-FEFF',
    },
  ],
  variable: '--font-geist-whole',
});

export const geist = `${latin.variable} ${whole.variable}`;
