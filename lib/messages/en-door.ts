import { whole } from './en-numbers';

/** What is said where people come in, and goes to nobody who is in. */
export const enDoor = {
  signIn: {
    headline: 'Sign in',
    about: 'This Clearcut is for a team. Its passcode lets you in, for 30 days on this browser.',
    passcode: 'Passcode',
    name: 'Your name',
    nameHint: 'It stands on the batches that you make.',
    submit: 'Sign in',
    without: 'Go on without a passcode',
  },
  refused: {
    wrong: 'That is not the passcode. Check it and try again; capitals count.',
    name: 'Give a name of at most 40 characters: it stands on the batches that you make.',
    tooMany: (minutes: number) =>
      `Too many wrong passcodes were given. It works again in ${minutes === 1 ? 'a minute' : `${whole.format(minutes)} minutes`}.`,
    unavailable: 'The passcode cannot be checked at the moment. Try again in a minute.',
  },
  account: {
    signedInAs: (name: string) => `Signed in as ${name}`,
    signOut: 'Sign out',
    signIn: 'Sign in as a member of the team',
  },
  closed: {
    headline: 'This Clearcut is closed',
    about:
      'Its owner pays for every photo, so nobody comes in before the owner has said who may. Set one of these variables of the deployment, or both, and deploy it again:',
    variables: {
      TEAM_PASSCODE:
        'a passcode of at least 8 characters: whoever has it comes in, and all share their batches.',
      PUBLIC_PHOTOS_PER_DAY:
        'a number of photos: everybody comes in, each to batches of their own, until that many have been made in a day.',
    },
  },
  unknownHost: {
    headline: 'This Clearcut does not know this address',
    about:
      'It is open to whoever reaches the machine that it runs on. So it answers under addresses that no stranger can point at it: localhost, an IP address, a name of the local network. If this address is yours, set one of these variables and start it again:',
    variables: {
      APP_URL:
        'this address with http:// or https:// in front, as the browser shows it: everybody who reaches it comes in.',
      TEAM_PASSCODE:
        'a passcode of at least 8 characters: whoever has it comes in, by any address.',
    },
  },
};

export type DoorMessages = typeof enDoor;
