import type { Doors } from './doors';
import { isStillMember, type Membership } from './membership';
import type { Passcode } from './passcodes.mjs';
import { HOUSE, type Visitor } from './visitor';

/** What a cookie says of whoever brings it, once its seal has been found whole. */
export interface Session {
  /** Their own workspace, where the public may come in. */
  visitor: string | null;
  member: Membership | null;
}

/**
 * Why somebody is not let in: nobody may come, or nobody without signing in, or they ask for a
 * machine that is open by a name that a stranger may have given it.
 */
export type Outside = 'closed' | 'signed-out' | 'unknown-host';

/**
 * Who asks. A member whose passcode was withdrawn or changed is signed out, also where the public may
 * come in: as one of them they would find nothing of what they are working on.
 * @param door its key is asked for only where there is a member to look at
 * @param host as the browser itself wrote it
 * @param session null for a stranger
 * @param newWorkspace makes one for a visitor who has none yet
 */
export function whoAsks(
  door: {
    doors: Doors;
    passcodes: readonly Passcode[];
    key: string;
    isOwnHost: (host: string) => boolean;
  },
  host: string,
  session: Session | null,
  newWorkspace: () => string,
): Visitor | Outside {
  const { doors, passcodes } = door;
  if (doors === 'closed') return 'closed';
  if (doors === 'home') {
    return door.isOwnHost(host) ? { door: 'home', workspace: HOUSE, name: null } : 'unknown-host';
  }
  const member = session?.member;
  if (member && isStillMember(door.key, passcodes, member)) {
    return { door: 'team', workspace: HOUSE, name: member.name };
  }
  if (doors === 'team' || (doors === 'both' && member)) return 'signed-out';
  return { door: 'public', workspace: session?.visitor ?? newWorkspace(), name: null };
}
