/** @type {import('next').NextConfig} */
const config = {
  typedRoutes: true,
  reactCompiler: true,
  poweredByHeader: false,
  // The Blob SDK puts a slash before the query, which Next would otherwise answer with a redirect.
  skipTrailingSlashRedirect: true,
  // Bundled, PGlite loses its way to its own wasm file.
  serverExternalPackages: ['@electric-sql/pglite'],
};

export default config;
