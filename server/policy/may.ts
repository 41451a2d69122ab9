/**
 * Who may do what: one pure function, asked before every start and before every message that steers a run. The page
 * shows the same answer before the click. No clock, no database, no configuration: everything it needs is an argument.
 */
import { NEXT_VERSION } from '../../src/contract/block.ts';
import type { Action, Decision, Missing, Person, PolicyContext, Role } from '../../src/contract/policy.ts';

const ALLOW: Decision = { allow: true };

/** Answers whether this person may do this now; if not, the first thing that is missing, with how to get it. */
export function may(person: Person | null, action: Action, context: PolicyContext): Decision {
  if (person === null)
    return missing('sign-in', 'Sign in to run this. On the server’s host, `./runbooks sign-in-link` prints a link.');
  switch (action) {
    case 'watch':
      return ALLOW;
    case 'drive':
      if (context.ownerId !== person.id)
        return missing('ownership', 'Somebody else started this run: you can watch it, not steer it.');
      return mayUse(person, context);
    case 'start': {
      const version = mayRunVersion(context);
      return version.allow ? mayUse(person, context) : version;
    }
    default:
      return action satisfies never;
  }
}

/**
 * Published text only on real targets, and of that only the latest: an old page may no longer be true. On practice an
 * older one runs where the configuration says so.
 */
function mayRunVersion({ version, isLatest, olderVersions, environment }: PolicyContext): Decision {
  if (version === NEXT_VERSION) {
    if (environment === 'practice') return ALLOW;
    return missing(
      'version',
      `This page is not published yet: its blocks run on practice only, and this target is ${environment}.`,
    );
  }
  if (isLatest || (olderVersions === 'practice' && environment === 'practice')) return ALLOW;
  if (olderVersions === 'practice') {
    return missing(
      'version',
      `This is an older version of the runbook: its blocks run on practice only, and this target is ${environment}. Open the latest version.`,
    );
  }
  return missing(
    'version',
    'This is an older version of the runbook: its blocks no longer run. Open the latest version.',
  );
}

/** Practice is open to everyone signed in. Elsewhere the role counts, then what the block can do. */
function mayUse(person: Person, { environment, risk, requires }: PolicyContext): Decision {
  if (environment === 'practice') return ALLOW;
  if (!has(person, 'operator', 'admin')) {
    return missing(
      'role',
      `Running on ${environment} needs the role operator or admin. An admin can give it with \`./runbooks sign-in-link --as NAME --role operator\`.`,
    );
  }
  if (requires !== null) {
    return missing(
      'certificate',
      `This block asks for certificate ${requires} on ${environment}, and this server issues no certificates yet. Copy the command and run it by hand.`,
    );
  }
  if (risk === 'destructive') {
    return missing(
      'approval',
      `A destructive block on ${environment} needs a second person’s approval, which this server cannot take yet. Copy the command and run it by hand.`,
    );
  }
  if (risk === 'change' && !has(person, 'admin')) {
    return missing(
      'role',
      `Changing something on ${environment} needs the role admin. Ask an admin to run this block.`,
    );
  }
  return ALLOW;
}

function has(person: Person, ...roles: Role[]): boolean {
  return roles.some((role) => person.roles.includes(role));
}

function missing(what: Missing, words: string): Decision {
  return { allow: false, missing: what, words };
}
