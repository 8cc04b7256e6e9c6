import fc from 'fast-check';

/** What the fuzz tests of all rooms throw: input that nobody honest would send. */

const deep = fc
  .integer({ min: 2, max: 60_000 })
  .chain((depth) =>
    fc.constantFrom(
      '['.repeat(depth) + ']'.repeat(depth),
      `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`,
      '['.repeat(depth),
    ),
  );

const odd = fc.constantFrom(
  '',
  ' ',
  'null',
  'true',
  '0',
  '-0',
  '1e999',
  '-1e999',
  '1e-999',
  '123456789012345678901234567890',
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"__proto__":null}',
  '{"toString":1,"hasOwnProperty":null,"then":"x"}',
  '{"data":{"__proto__":{"taskId":"x","polluted":true}}}',
  '\u{feff}{}',
  '{"code":200,}',
  "{'code':200}",
  'NaN',
  '<!DOCTYPE html><title>502</title>',
);

/** Any characters, lone surrogates and the null character among them. */
export const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  odd,
  fc.string({ minLength: 300, maxLength: 3_000 }),
);

/** Any value that JSON can hold, with keys that some parsers stumble over. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(
    fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString'), anyText),
    fc.jsonValue(),
  ),
  fc.constantFrom(null, 0, -1, 1e308, Number.MAX_SAFE_INTEGER + 2, '', [], {}, [[[]]], true),
  anyText,
  odd.map((text): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }),
);

const MISSING = Symbol('missing');

/** Each of the honest values, so many times as often as anything in its place, or as nothing. */
export const spoilt = (
  honest: Record<string, unknown>,
  weight = 3,
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(honest).map(([name, value]) => [
          name,
          fc.oneof(
            { weight, arbitrary: fc.constant<unknown>(value) },
            anyJson,
            fc.constant<unknown>(MISSING),
          ),
        ]),
      ),
    )
    .map((record) =>
      Object.fromEntries(Object.entries(record).filter(([, value]) => value !== MISSING)),
    );

/** The bytes of a body: JSON or not, text or not. */
export const anyBody = (json: fc.Arbitrary<unknown> = anyJson): fc.Arbitrary<Uint8Array> => {
  const written = json.map((value) => JSON.stringify(value) ?? '');
  return fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.oneof(deep, odd, anyText).map((text) => new TextEncoder().encode(text)),
    {
      weight: 4,
      arbitrary: written.map((text) => new TextEncoder().encode(text)),
    },
    fc
      .tuple(written, fc.nat())
      .map(([text, at]) => new TextEncoder().encode(text.slice(0, at % (text.length + 1)))),
  );
};

/** What a header can hold: visible Latin-1 without spaces at its ends. */
export const headerText = fc
  .array(fc.integer({ min: 0x21, max: 0xff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units.filter((unit) => unit < 0x7f || unit > 0x9f)));

/** Whether something has reached what all objects inherit from. */
export const isPolluted = (): boolean => 'polluted' in Object.prototype;
