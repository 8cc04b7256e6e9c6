/** As much of libheif's interface to JavaScript as is used; the package brings no types for it. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  type Context = { readonly __context: unique symbol };
  type Handle = { readonly __handle: unique symbol };
  type Image = { readonly __image: unique symbol };
  type HeifError = { readonly code: unknown; readonly message: string };

  /** A view of libheif's own memory, good until the image is released. */
  type Channel = {
    readonly id: unknown;
    readonly width: number;
    readonly height: number;
    /** Bytes from one row to the next. */
    readonly stride: number;
    readonly data: Uint8Array;
  };
  type DecodedImage = { readonly image: Image; readonly channels: readonly Channel[] };

  export type LibHeif = {
    readonly HEAPU32: Uint32Array;
    readonly heif_error_code: { readonly heif_error_Ok: unknown };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown };
    /** The address of a struct whose fields are 64 bits wide: version, pixels of a picture, ... */
    _heif_get_global_security_limits(): number;
    heif_context_alloc(): Context;
    heif_context_read_from_memory(context: Context, bytes: Uint8Array): HeifError;
    heif_js_context_get_primary_image_handle(context: Context): Handle | HeifError;
    heif_image_handle_is_premultiplied_alpha(handle: Handle): number;
    heif_js_decode_image2(
      handle: Handle,
      space: unknown,
      chroma: unknown,
    ): DecodedImage | HeifError;
    heif_image_release(image: Image): void;
    heif_image_handle_release(handle: Handle): void;
    heif_context_free(context: Context): void;
  };

  /** Makes an instance with a memory of its own. */
  export default function start(options?: {
    readonly print?: (line: string) => void;
    readonly printErr?: (line: string) => void;
  }): Promise<LibHeif>;
}
