import { existsSync } from 'node:fs';
import { run } from './processes.mjs';

/** @type {Promise<boolean> | null} */
let updated = null;

/**
 * Installs a Debian package where that is possible: as root, with apt-get.
 * @param {string} name
 * @returns {Promise<boolean>} whether it is installed now
 */
export async function installPackage(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`Installing Debian's ${name} …`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  updated ??= run('apt-get', ['update', '-qq'], options);
  await updated;
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options);
}
