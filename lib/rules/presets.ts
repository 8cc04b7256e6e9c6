import type { Format } from '@/lib/codec/format';
import type { Deliverable } from '@/lib/export/deliverable';
import { PLAIN_LAYOUT } from '@/lib/layout/layout';
import type { RulesId } from './rules';

type Wanted = {
  rules: RulesId;
  token: string;
  width: number;
  height: number;
  /** Null where the market asks for none: as much as the margins leave. */
  fill: number | null;
};

const MARGIN = 7;

/** Colours whole, as markets look closely at goods; and white stays white nearer to their edges. */
const JPEG: Format = { type: 'jpeg', quality: 95, chroma: '4:4:4' };

function preset({ rules, token, width, height, fill }: Wanted): Deliverable {
  const margin = fill === null ? MARGIN : 0;
  return {
    id: rules,
    name: '',
    token,
    layout: {
      ...PLAIN_LAYOUT,
      canvas: { kind: 'fixed', width, height },
      margins: { unit: '%', top: margin, right: margin, bottom: margin, left: margin },
      fill,
      // Where a fill is asked for, a small subject must reach it as well.
      mayEnlarge: fill !== null,
    },
    background: { kind: 'colour', colour: '#ffffff' },
    shadow: { kind: 'none' },
    format: JPEG,
    tagging: { dpi: null, copyright: null },
    rulesId: rules,
  };
}

/**
 * A deliverable for each market, inside its rules with room to spare: all that is demanded of size,
 * fill, background and format, and all that is advised. Nameless: what they are called is for the
 * messages, by their id.
 */
export const PRESETS: readonly Deliverable[] = (
  [
    { rules: 'amazon-main', token: 'MAIN', width: 2000, height: 2000, fill: 0.87 },
    { rules: 'google-shopping', token: 'google', width: 1500, height: 1500, fill: 0.82 },
    { rules: 'ebay', token: 'ebay', width: 1600, height: 1600, fill: null },
    { rules: 'etsy', token: 'etsy', width: 2000, height: 2000, fill: null },
    { rules: 'shopify', token: 'shopify', width: 2048, height: 2048, fill: null },
    { rules: 'instagram-square', token: 'square', width: 1080, height: 1080, fill: null },
    { rules: 'instagram-portrait', token: 'portrait', width: 1080, height: 1350, fill: null },
    { rules: 'instagram-story', token: 'story', width: 1080, height: 1920, fill: null },
  ] satisfies Wanted[]
).map(preset);
