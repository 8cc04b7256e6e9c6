import type { Background } from '@/lib/layout/layout';
import type { Placement } from '@/lib/layout/plan';
import type { Size } from '@/lib/matte/planes';
import { withPicture } from './picture';
import { placeBands } from './place-bands';
import type { Band } from './png';

/** What stands behind the subject; a picture comes along as its bytes. */
export type BackdropOrder =
  | Exclude<Background, { readonly kind: 'picture' }>
  | { readonly kind: 'picture'; readonly picture: Blob };

/** Paints row `y` of the backdrop, all of it opaque; rows are asked for from the top down. */
export type Backdrop = (y: number, row: Band) => void | Promise<void>;

type Colour = readonly [red: number, green: number, blue: number];

export function colourOf(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * Gives `use` what paints the backdrop of a canvas, null for none.
 * @throws {AppError} `damaged-image` when its picture does not decode
 */
export async function withBackdrop<T>(
  order: BackdropOrder,
  canvas: Size,
  use: (backdrop: Backdrop | null) => Promise<T>,
): Promise<T> {
  switch (order.kind) {
    case 'none':
      return use(null);
    case 'colour':
      return use(plain(colourOf(order.colour), canvas));
    case 'gradient':
      return use(gradient(order, canvas));
    case 'picture':
      return withPicture(order.picture, async (picture) => {
        const placement = coverOf(picture, canvas);
        const { y, height } = placement.source;
        const rows = picture.bands({ from: y, to: y + height });
        const bands = placeBands(rows, picture.width, placement);
        try {
          return await use(fromBands(bands, canvas));
        } finally {
          await bands.return(undefined);
        }
      });
  }
}

function plain(colour: Colour, { width }: Size): Backdrop {
  const painted = new Uint8ClampedArray(width * 4);
  for (let at = 0; at < painted.length; at += 4) painted.set([...colour, 255], at);
  return (_, row) => row.set(painted);
}

/**
 * As CSS draws it: the line runs through the middle, and is so long that the colours of its ends
 * lie in the corners (css-images-3, section 3.1).
 */
export function gradient(
  order: { readonly from: string; readonly to: string; readonly degrees: number },
  { width, height }: Size,
): Backdrop {
  const angle = (order.degrees * Math.PI) / 180;
  const [across, up] = [Math.sin(angle), Math.cos(angle)];
  const length = Math.abs(width * across) + Math.abs(height * up);
  const from = colourOf(order.from);
  const [red, green, blue] = colourOf(order.to).map((value, c) => value - (from[c] ?? 0));
  return (y, row) => {
    const start = ((0.5 - width / 2) * across - (y + 0.5 - height / 2) * up) / length + 0.5;
    const step = across / length;
    for (let at = 0, x = 0; at < row.length; at += 4, x++) {
      const share = start + x * step;
      row[at] = from[0] + share * (red ?? 0);
      row[at + 1] = from[1] + share * (green ?? 0);
      row[at + 2] = from[2] + share * (blue ?? 0);
      row[at + 3] = 255;
    }
  };
}

/** The middle of a picture, as large as the canvas asks, in whole pixels of the picture. */
export function coverOf(picture: Size, canvas: Size): Placement {
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
  const width = Math.min(picture.width, Math.max(1, Math.round(canvas.width / scale)));
  const height = Math.min(picture.height, Math.max(1, Math.round(canvas.height / scale)));
  return {
    canvas,
    source: {
      x: Math.floor((picture.width - width) / 2),
      y: Math.floor((picture.height - height) / 2),
      width,
      height,
    },
    content: { x: 0, y: 0, ...canvas },
  };
}

/** Takes rows out of bands; where the picture is not opaque, white shows through. */
function fromBands(bands: AsyncGenerator<Band>, { width }: Size): Backdrop {
  const stride = width * 4;
  let band: Band = new Uint8ClampedArray();
  let at = 0;
  return async (_, row) => {
    if (at === band.length) {
      const next = await bands.next();
      if (next.done) throw new RangeError('the backdrop ended too early');
      band = next.value;
      at = 0;
    }
    row.set(band.subarray(at, at + stride));
    at += stride;
    for (let alpha = 3; alpha < stride; alpha += 4) {
      const share = (row[alpha] ?? 0) / 255;
      if (share === 1) continue;
      for (let c = alpha - 3; c < alpha; c++) row[c] = 255 + ((row[c] ?? 0) - 255) * share;
      row[alpha] = 255;
    }
  };
}
