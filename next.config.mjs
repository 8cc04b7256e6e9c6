import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_SERVER } from 'next/constants.js';
import { ConfigurationError, readEnvironment } from './lib/server/environment.mjs';
import { shellHeaders } from './lib/server/shell-headers.mjs';

/** @type {import('next').NextConfig} */
const config = {
  typedRoutes: true,
  reactCompiler: true,
  poweredByHeader: false,
  // The Blob SDK puts a slash before the query, which Next would otherwise answer with a redirect.
  skipTrailingSlashRedirect: true,
  // Bundled, PGlite loses its way to its own wasm file.
  serverExternalPackages: ['@electric-sql/pglite'],
  headers: async () => shellHeaders(),
};

/** Checks the configuration where the app starts; a build needs none, except on Vercel itself.
 * @param {string} phase */
export default function atStart(phase) {
  const starts = phase === PHASE_DEVELOPMENT_SERVER || phase === PHASE_PRODUCTION_SERVER;
  if (starts || process.env.VERCEL) {
    try {
      readEnvironment();
    } catch (thrown) {
      if (!(thrown instanceof ConfigurationError)) throw thrown;
      process.stderr.write(`\n${thrown.message}\n`);
      process.exit(1);
    }
  }
  return config;
}
