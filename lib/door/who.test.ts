import { describe, expect, test } from 'vitest';
import { type Doors, doorsOf } from './doors';
import { membershipBy, passcodeGiven } from './membership';
import { type Session, whoAsks } from './who';

const SPRING = { name: 'spring', secret: 'tulips and hail' };
const AGENCY = { name: 'agency', secret: 'a key of theirs' };
const KEY = 'the key of the sessions';

test.each([
  [{ hasPasscode: false, isPublic: false, isHosted: false }, 'home'],
  [{ hasPasscode: false, isPublic: false, isHosted: true }, 'closed'],
  [{ hasPasscode: true, isPublic: false, isHosted: false }, 'team'],
  [{ hasPasscode: true, isPublic: false, isHosted: true }, 'team'],
  [{ hasPasscode: false, isPublic: true, isHosted: false }, 'public'],
  [{ hasPasscode: false, isPublic: true, isHosted: true }, 'public'],
  [{ hasPasscode: true, isPublic: true, isHosted: true }, 'both'],
] as const)('%o opens %s', (configured, doors) => {
  expect(doorsOf(configured)).toBe(doors);
});

describe('a passcode that is given', () => {
  test.each([
    ['tulips and hail', SPRING],
    ['a key of theirs', AGENCY],
    [' tulips and hail\n', SPRING],
    ['tulips and hai', null],
    ['Tulips and hail', null],
    ['spring', null],
    ['spring=tulips and hail', null],
    ['', null],
  ])('%j', (given, passcode) => {
    expect(passcodeGiven([SPRING, AGENCY], given)).toBe(passcode);
  });

  test('opens nothing where there is none', () => {
    expect(passcodeGiven([], '')).toBeNull();
  });
});

const MEMBER: Session = { visitor: null, member: membershipBy(KEY, SPRING, 'Ada') };
const VISITOR: Session = { visitor: 'v-of-theirs', member: null };
const BOTH: Session = { ...VISITOR, member: MEMBER.member };
const HOME = { door: 'home', workspace: 'house', name: null };
const TEAM = { door: 'team', workspace: 'house', name: 'Ada' };
const OWN = { door: 'public', workspace: 'v-of-theirs', name: null };
const NEW = { door: 'public', workspace: 'v-new', name: null };

const isOwnHost = (host: string) => host === 'localhost';

const ask = (
  doors: Doors,
  session: Session | null,
  passcodes = [SPRING, AGENCY],
  key = KEY,
  host = 'localhost',
) => whoAsks({ doors, passcodes, key, isOwnHost }, host, session, () => 'v-new');

describe('who asks', () => {
  test.each<[Doors, string, Session | null, unknown]>([
    ['home', 'a stranger', null, HOME],
    ['home', 'a member of a time when there was a passcode', MEMBER, HOME],
    ['closed', 'a stranger', null, 'closed'],
    ['closed', 'a member', MEMBER, 'closed'],
    ['closed', 'a visitor', VISITOR, 'closed'],
    ['team', 'a stranger', null, 'signed-out'],
    ['team', 'a visitor', VISITOR, 'signed-out'],
    ['team', 'a member', MEMBER, TEAM],
    ['public', 'a stranger', null, NEW],
    ['public', 'a visitor', VISITOR, OWN],
    ['both', 'a stranger', null, NEW],
    ['both', 'a visitor', VISITOR, OWN],
    ['both', 'a member', MEMBER, TEAM],
    ['both', 'a member who was a visitor', BOTH, TEAM],
  ])('at the door %s: %s', (doors, _, session, who) => {
    expect(ask(doors, session)).toEqual(who);
  });

  test.each([
    ['withdrawn', [AGENCY], KEY],
    ['changed under the same name', [{ ...SPRING, secret: 'hail and tulips' }], KEY],
    ['now under another name', [{ ...SPRING, name: 'summer' }], KEY],
    ['sealed with another key', [SPRING, AGENCY], 'another key'],
  ])('nobody comes in by a passcode that is %s', (_, passcodes, key) => {
    expect(ask('team', MEMBER, passcodes, key)).toBe('signed-out');
    expect(ask('both', MEMBER, passcodes, key)).toBe('signed-out');
    expect(ask('both', BOTH, passcodes, key)).toBe('signed-out');
    expect(ask('both', { ...BOTH, member: null }, passcodes, key)).toEqual(OWN);
  });
});

test('a name that a stranger may own opens nothing at home, and is no matter where people say who they are', () => {
  const as = (doors: Doors, session: Session | null) =>
    ask(doors, session, [SPRING], KEY, 'evil.example');
  expect(as('home', null)).toBe('unknown-host');
  expect(as('home', MEMBER)).toBe('unknown-host');
  expect(as('closed', null)).toBe('closed');
  expect(as('team', MEMBER)).toEqual(TEAM);
  expect(as('public', VISITOR)).toEqual(OWN);
});

test('a membership tells nothing of the passcode', () => {
  const told = JSON.stringify(membershipBy(KEY, SPRING, 'Ada'));
  expect(told).not.toContain(SPRING.secret);
  expect(membershipBy('another key', SPRING, 'Ada').digest).not.toBe(MEMBER.member?.digest);
});
