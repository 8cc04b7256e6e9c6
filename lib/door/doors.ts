/**
 * How people come in. `home`: everybody who reaches the machine; `team`: with a passcode; `public`:
 * everybody, each to a workspace of their own; `both`: the public, and the team with its passcode;
 * `closed`: nobody.
 */
export type Doors = 'home' | 'team' | 'public' | 'both' | 'closed';

/** The doors that a configuration opens. What stands on the internet is not open by mistake. */
export function doorsOf(configured: {
  hasPasscode: boolean;
  isPublic: boolean;
  /** It runs on Vercel, where everybody reaches it. */
  isHosted: boolean;
}): Doors {
  const { hasPasscode, isPublic, isHosted } = configured;
  if (hasPasscode) return isPublic ? 'both' : 'team';
  if (isPublic) return 'public';
  return isHosted ? 'closed' : 'home';
}
