/**
 * Every limit on pictures, in one place: the drop zone, the worker, the upload grant and all
 * schemas derive from these. Sides and areas are in pixels, sizes in bytes.
 */

/** What `recraft/remove-background` accepts; the API copy is made to fit inside it. */
export const MODEL_LIMITS = {
  maxSide: 4096,
  minSide: 256,
  maxPixels: 16_000_000,
  /** Kie writes "5 MB"; the smaller reading of it is safe under both. */
  maxBytes: 5_000_000,
} as const;

/** What a person may drop: bounded by what one browser tab can decode, not by the model. */
export const ORIGINAL_LIMITS = {
  maxBytes: 250_000_000,
  maxPixels: 150_000_000,
  /** The longest canvas side that all browsers can draw. */
  maxSide: 32_767,
} as const;

/** What we accept back. A 16-megapixel PNG with a noisy subject reaches about 50 MB. */
export const RESULT_LIMITS = {
  maxBytes: 80_000_000,
  maxPixels: MODEL_LIMITS.maxPixels,
  maxSide: MODEL_LIMITS.maxSide,
} as const;

/** As much of an original as is shown pixel for pixel at once: a 5K screen has less than 15 million. */
export const MOST_REGION_PIXELS = 20_000_000;

/** Long side of the small picture that stands for a photo in the list. */
export const THUMBNAIL_SIDE = 512;

/** Photos in one grant or one submission. Longer lists are sent in several. */
export const MAX_PHOTOS_PER_REQUEST = 100;

/** Tasks in one request to retry, cancel or delete. */
export const MAX_TASKS_PER_CHANGE = 500;

/** What we upload, by MIME type: the formats that the model takes, with their extensions. */
export const IMAGE_FORMATS = {
  'image/jpeg': ['.jpg', '.jpeg', '.jpe', '.jfif'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
} as const satisfies Record<string, readonly string[]>;

export type ImageType = keyof typeof IMAGE_FORMATS;

export const IMAGE_TYPES = Object.keys(IMAGE_FORMATS) as [ImageType, ...ImageType[]];

/** What people may drop, by MIME type, with the extensions that their files carry. */
export const ORIGINAL_FORMATS = {
  ...IMAGE_FORMATS,
  'image/heic': ['.heic', '.heif', '.hif'],
  'image/avif': ['.avif'],
  'image/tiff': ['.tif', '.tiff'],
  'image/bmp': ['.bmp', '.dib'],
  'image/gif': ['.gif'],
} as const satisfies Record<string, readonly string[]>;

export type OriginalType = keyof typeof ORIGINAL_FORMATS;

/** The form that `<input accept>` and react-dropzone take. */
export const ACCEPT: Record<OriginalType, readonly string[]> = ORIGINAL_FORMATS;

export function isImageType(type: string): type is ImageType {
  return Object.hasOwn(IMAGE_FORMATS, type);
}

export function isOriginalType(type: string): type is OriginalType {
  return Object.hasOwn(ORIGINAL_FORMATS, type);
}

export const extensionOf = (type: ImageType): string => IMAGE_FORMATS[type][0];
