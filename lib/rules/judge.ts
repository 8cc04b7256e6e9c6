import { AMAZON_NAME } from '@/lib/export/names/amazon-form';
import type { Place } from '@/lib/matte/flag';
import type { Plane } from '@/lib/matte/planes';
import { type BackgroundFinding, judgeBackground } from './background';
import type { ColourTag, Facts } from './facts';
import type { Demand } from './rules';
import type { Pixels, Subject } from './subject';

/** A file as it is about to be saved. */
export type ExportedFile = {
  /** With or without folders, `/` between them. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Decoded again from `bytes`. */
  readonly pixels: Pixels;
  /** The matte as it lies on the canvas; null where it is not known. */
  readonly subject: Plane | null;
};

export type Verdict = 'met' | 'missed' | 'unknown';

/** What was found. Shares are 0 to 1. */
export type Measured =
  | { readonly kind: 'size'; readonly width: number; readonly height: number }
  | {
      readonly kind: 'fill';
      /** The longer of width over width and height over height. */
      readonly bySide: number;
      /** How much of the canvas's area the subject itself covers. */
      readonly byArea: number;
      readonly subjectBy: Subject['by'];
    }
  | ({ readonly kind: 'background' } & BackgroundFinding)
  | {
      readonly kind: 'alpha';
      readonly hasChannel: boolean;
      /** Pixels that are not opaque. */
      readonly notOpaque: number;
    }
  | { readonly kind: 'colour'; readonly tag: ColourTag }
  | { readonly kind: 'format'; readonly type: Facts['type'] }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'name'; readonly name: string };

export type Judgement = {
  readonly verdict: Verdict;
  /** Null where it could not be told. */
  readonly measured: Measured | null;
  /** Where in the picture it is missed; null where that has no place. */
  readonly place: Place | null;
};

export type Material = {
  readonly file: ExportedFile;
  /** Null where the bytes cannot be read. */
  readonly facts: Facts | null;
  readonly subject: () => Subject | null;
};

export const UNKNOWN: Judgement = { verdict: 'unknown', measured: null, place: null };

const judged = (isMet: boolean, measured: Measured, place: Place | null = null): Judgement => ({
  verdict: isMet ? 'met' : 'missed',
  measured,
  place: isMet ? null : place,
});

const isWithin = (value: number, { min = 0, max = Number.POSITIVE_INFINITY }): boolean =>
  value >= min && value <= max;

/** Holds a file against one demand. */
export function judge(demand: Demand, { file, facts, subject }: Material): Judgement {
  switch (demand.kind) {
    case 'longest-side':
      return judgeSize(facts, ({ width, height }) => isWithin(Math.max(width, height), demand));
    case 'shortest-side':
      return judgeSize(facts, ({ width, height }) => isWithin(Math.min(width, height), demand));
    case 'width':
      return judgeSize(facts, ({ width }) => isWithin(width, demand));
    case 'pixels':
      return judgeSize(facts, ({ width, height }) => width * height <= demand.max);
    case 'ratio':
      return judgeSize(
        facts,
        ({ width, height }) => width * demand.height === height * demand.width,
      );
    case 'fill':
      return judgeFill(subject(), demand);
    case 'background': {
      const found = subject();
      if (!found) return UNKNOWN;
      const finding = judgeBackground(
        file.pixels,
        found,
        fittingMatte(file),
        demand.wanted,
        bleedOf(facts),
      );
      const isMet = finding.far + finding.near === 0;
      const { worst } = finding;
      const place = worst && placeOfPixel(worst.x, worst.y, file.pixels);
      return judged(isMet, { kind: 'background', ...finding }, place);
    }
    case 'opaque':
      return judgeAlpha(file.pixels, facts);
    case 'srgb': {
      if (!facts || facts.colour === 'unread') return UNKNOWN;
      return judged(facts.colour === 'srgb', { kind: 'colour', tag: facts.colour });
    }
    case 'format': {
      if (!facts) return UNKNOWN;
      const isMet = demand.types.some((type) => type === facts.type);
      return judged(isMet, { kind: 'format', type: facts.type });
    }
    case 'bytes': {
      const bytes = file.bytes.length;
      return judged(bytes <= demand.max, { kind: 'bytes', bytes });
    }
    case 'name': {
      const name = file.name.split('/').pop() ?? '';
      return judged(NAME_FORMS[demand.form].test(name), { kind: 'name', name });
    }
  }
}

const NAME_FORMS = { 'amazon-main': AMAZON_NAME } as const;

/** Where only each second pixel across and down has a colour of its own, it is shared by two. */
function bleedOf(facts: Facts | null): number {
  if (facts?.type === 'image/jpeg') return /4:4:4|grey/.test(facts.chroma ?? '') ? 0 : 2;
  return facts?.type === 'image/webp' || facts?.type === 'image/avif' ? 2 : 0;
}

/** A matte of another size is none of this file. */
export function fittingMatte({ pixels, subject }: ExportedFile): Plane | null {
  const fits = subject?.width === pixels.width && subject.height === pixels.height;
  return fits ? subject : null;
}

function judgeSize(facts: Facts | null, isMet: (size: Facts) => boolean): Judgement {
  if (!facts) return UNKNOWN;
  return judged(isMet(facts), { kind: 'size', width: facts.width, height: facts.height });
}

function judgeFill(subject: Subject | null, limits: { min?: number; max?: number }): Judgement {
  if (!subject) return UNKNOWN;
  const { width, height, left, top, right, bottom, area, by } = subject;
  const bySide = Math.max((right - left) / width, (bottom - top) / height);
  const measured = {
    kind: 'fill',
    bySide,
    byArea: area / (width * height),
    subjectBy: by,
  } as const;
  const place = {
    left: left / width,
    top: top / height,
    right: right / width,
    bottom: bottom / height,
  };
  return judged(isWithin(bySide, limits), measured, place);
}

/** A channel of alpha that is 255 throughout hides nothing: only what is not opaque is missed. */
function judgeAlpha({ width, height, data }: Pixels, facts: Facts | null): Judgement {
  let [notOpaque, clearest, worst] = [0, 255, 0];
  for (let i = 0; i < width * height; i++) {
    const alpha = data[i * 4 + 3] ?? 0;
    if (alpha === 255) continue;
    notOpaque++;
    if (alpha < clearest) [clearest, worst] = [alpha, i];
  }
  const place = placeOfPixel(worst % width, Math.floor(worst / width), { width, height });
  const hasChannel = facts?.hasAlpha ?? notOpaque > 0;
  return judged(notOpaque === 0, { kind: 'alpha', hasChannel, notOpaque }, place);
}

const placeOfPixel = (
  x: number,
  y: number,
  { width, height }: { width: number; height: number },
): Place => ({
  left: x / width,
  top: y / height,
  right: (x + 1) / width,
  bottom: (y + 1) / height,
});
