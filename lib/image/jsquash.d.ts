/** As much of the codecs' own interface as is used: what the packages bring types for is more. */
declare module '@jsquash/webp/codec/enc/webp_enc_simd.js' {
  const start: import('./encoders').StartEncoder;
  export default start;
}
declare module '@jsquash/avif/codec/enc/avif_enc.js' {
  const start: import('./encoders').StartEncoder;
  export default start;
}
declare module '@jsquash/jpeg/codec/enc/mozjpeg_enc.js' {
  const start: import('./encoders').StartEncoder;
  export default start;
}
