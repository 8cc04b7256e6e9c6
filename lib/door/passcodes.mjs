// Plain JavaScript: the configuration is read before anything is built.

/** @typedef {{ name: string, secret: string }} Passcode */

const LEAST = 8;
const MOST = 200;
const NAME = /^[\w-]{1,40}$/;

/** As two that look the same are compared: typed on different keyboards, pasted with a space.
 * @param {string} text */
export const asCompared = (text) => text.normalize('NFC').trim();

/**
 * What `TEAM_PASSCODE` holds: one passcode alone, whose name is then empty, or several that are
 * named, `spring=…,agency=…`, so that one of them can be withdrawn. A passcode alone may hold
 * neither a comma nor an equals sign, and a named one no comma.
 * @param {string} text
 * @returns {{ passcodes: Passcode[], problems: string[] }} `problems` are sentences for the
 *   operator; they hold nothing of what was given, which is secret
 */
export function parsePasscodes(text) {
  const isAlone = !/[,=]/.test(text);
  const passcodes = text.split(',').map((part) => {
    const at = isAlone ? -1 : part.indexOf('=');
    return { name: part.slice(0, Math.max(0, at)).trim(), secret: asCompared(part.slice(at + 1)) };
  });
  const problems = new Set(
    passcodes.flatMap(({ name, secret }, nth) => {
      const which = isAlone ? 'the passcode' : `passcode ${nth + 1}`;
      const found = [];
      if (!isAlone && !NAME.test(name)) {
        found.push(
          `${which} needs a name of letters, digits, _ and - before its equals sign, as in spring=…,agency=…`,
        );
      }
      if ([...secret].length < LEAST) found.push(`${which} must have at least ${LEAST} characters`);
      if (secret.length > MOST) found.push(`${which} must have at most ${MOST} characters`);
      if (/\p{Cc}/u.test(secret)) found.push(`${which} holds a control character`);
      return found;
    }),
  );
  /** @param {'name' | 'secret'} field */
  const isTwice = (field) => new Set(passcodes.map((each) => each[field])).size < passcodes.length;
  if (isTwice('name')) problems.add('two passcodes have the same name');
  if (isTwice('secret')) problems.add('two names have the same passcode');
  return { passcodes: problems.size > 0 ? [] : passcodes, problems: [...problems] };
}
