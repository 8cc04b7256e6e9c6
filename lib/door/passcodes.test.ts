import { describe, expect, test } from 'vitest';
import { parsePasscodes } from './passcodes.mjs';

describe('passcodes are read', () => {
  test.each([
    ['one alone', 'open sesame', [{ name: '', secret: 'open sesame' }]],
    ['with room around it', '  open sesame ', [{ name: '', secret: 'open sesame' }]],
    [
      'several that are named',
      'spring=tulips and hail, agency = key=of=theirs',
      [
        { name: 'spring', secret: 'tulips and hail' },
        { name: 'agency', secret: 'key=of=theirs' },
      ],
    ],
    [
      'eight characters of any script',
      '芝麻开门芝麻开门',
      [{ name: '', secret: '芝麻开门芝麻开门' }],
    ],
  ])('%s', (_, text, passcodes) => {
    expect(parsePasscodes(text)).toEqual({ passcodes, problems: [] });
  });
});

describe('passcodes are refused, and never repeated', () => {
  test.each([
    ['too short', 'sesame7', ['at least 8']],
    ['too short behind its name', 'spring=sesame7', ['at least 8']],
    ['none behind its name', 'spring=', ['at least 8']],
    ['too long', 'x'.repeat(201), ['at most 200']],
    [
      'without names',
      'secret-one,secret-two',
      ['passcode 1 needs', 'passcode 2 needs', 'same name'],
    ],
    ['one of them without a name', 'spring=secret-one,secret-two', ['passcode 2 needs']],
    ['a name of strange characters', 'the spring=secret-one', ['needs a name']],
    ['a comma at the end', 'spring=secret-one,', ['passcode 2 needs', 'passcode 2 must']],
    ['a name twice', 'a=secret-one,a=secret-two', ['two passcodes have the same name']],
    ['a passcode twice', 'a=secret-one,b=secret-one', ['two names have the same passcode']],
    ['a line break', 'secret\u0007-one', ['control character']],
  ])('%s', (_, text, words) => {
    const { passcodes, problems } = parsePasscodes(text);
    expect(passcodes).toEqual([]);
    expect(problems).toHaveLength(words.length);
    for (const [nth, word] of words.entries()) expect(problems[nth]).toContain(word);
    expect(problems.join()).not.toMatch(/secret-|sesame/);
  });
});
