import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newFolder } from './fixture';
import { lockFolder } from './folder-lock';

let parent: string;
let folder: string;
let file: string;
beforeEach(() => {
  parent = newFolder();
  folder = path.join(parent, 'data', 'db');
  file = `${folder}.lock`;
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('a database folder', () => {
  test('is locked with the process id, and free again after', () => {
    const release = lockFolder(folder);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
    release();
    expect(existsSync(file)).toBe(false);
    lockFolder(folder)();
  });

  test('is refused while another process holds it, then taken over from the dead', async () => {
    lockFolder(folder)();
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(file, String(holder.pid));
    expect(() => lockFolder(folder)).toThrow(`in use by process ${holder.pid}`);
    expect(readFileSync(file, 'utf8')).toBe(String(holder.pid));

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const release = lockFolder(folder);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
    release();
  });

  test('is refused a second time to the process that has it', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow('in use');
    release();
  });

  test('is taken over from a dead process that had our id, as in a container', () => {
    lockFolder(folder)();
    writeFileSync(file, String(process.pid));
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow('in use');
    release();
  });

  test('leaves nothing but its lock behind', () => {
    const release = lockFolder(folder);
    expect(readdirSync(path.dirname(folder))).toEqual([path.basename(file)]);
    expect(() => lockFolder(folder)).toThrow('in use');
    expect(readdirSync(path.dirname(folder))).toEqual([path.basename(file)]);
    release();
    expect(readdirSync(path.dirname(folder))).toEqual([]);
  });

  test.each(['', 'nonsense', '-1', '0'])('with %j in its lock is taken over', (content) => {
    lockFolder(folder)();
    writeFileSync(file, content);
    lockFolder(folder)();
  });

  test('that somebody else has taken since is not given back', () => {
    const release = lockFolder(folder);
    writeFileSync(file, '1');
    release();
    expect(readFileSync(file, 'utf8')).toBe('1');
  });
});
