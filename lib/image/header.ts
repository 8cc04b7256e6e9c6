/** 1 is upright; the eight values of EXIF tag 0x0112. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** An ICC profile as it lies in the file; PNG keeps it deflated. */
export type EmbeddedProfile = { readonly bytes: Uint8Array; readonly deflated: boolean };

/** What a picture says of itself before it is decoded. Sizes are as stored, before any turning. */
export type Header = {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Bits in one sample. */
  readonly bitDepth: number;
  readonly colours: 'grey' | 'rgb' | 'cmyk';
  readonly hasAlpha: boolean;
  /** More than one picture: frames, or pages. */
  readonly isAnimated: boolean;
  /** The file's own end is there; false for a download that was cut off. */
  readonly isComplete: boolean;
  readonly profile: EmbeddedProfile | null;
  /** Without a profile, the file tells of colours other than sRGB's. */
  readonly hasForeignColours?: boolean;
  /** Coded in a way of its format that browsers do not decode. */
  readonly isExotic: boolean;
};
