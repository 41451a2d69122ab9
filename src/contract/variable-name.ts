/**
 * Names a parameter, a captured value or a saved variable may have. Some names change how a shell reads or finds its
 * commands; a page that could set those could change what a reviewed block means.
 */

const REFUSED_NAMES: ReadonlySet<string> = new Set([
  'PATH',
  'IFS',
  'ENV',
  'BASH_ENV',
  'SHELLOPTS',
  'BASHOPTS',
  'CDPATH',
  'EXECIGNORE',
  'GLOBIGNORE',
  'PROMPT_COMMAND',
  'PS4',
]);
/** The dynamic linker's variables, and exported shell functions. */
const REFUSED_PREFIXES = ['LD_', 'BASH_FUNC_'] as const;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** The environment that every block is given by the server, whatever its page says. */
export const BLOCK_ENVIRONMENT: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'LANG',
  'LC_ALL',
  'TZ',
  'PAGER',
  'GIT_PAGER',
  'MANPAGER',
  'SYSTEMD_PAGER',
  'RUNBOOK_RUN',
  'PRACTICE_SOCKET',
]);

/** What bash sets by itself (bash 5.2 manual, section 5.2, and the Bourne variables of 5.1). */
const SHELL_VARIABLES: ReadonlySet<string> = new Set(
  `_ BASH BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_COMPAT BASH_ENV
   BASH_EXECUTION_STRING BASH_LINENO BASH_LOADABLES_PATH BASH_REMATCH BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO
   BASH_VERSION BASH_XTRACEFD COLUMNS COMP_WORDBREAKS COPROC DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME
   FUNCNEST GROUPS HISTCMD HOSTNAME HOSTTYPE IFS LINENO LINES MACHTYPE OLDPWD OPTARG OPTERR OPTIND OSTYPE PIPESTATUS
   POSIXLY_CORRECT PPID PS4 PWD RANDOM READLINE_LINE READLINE_POINT SECONDS SHELLOPTS SHLVL SRANDOM TIMEFORMAT
   UID`.split(/\s+/),
);

/** Whether every block finds this variable set: by the server, or by bash itself. */
export function isKnownVariable(name: string): boolean {
  return BLOCK_ENVIRONMENT.has(name) || SHELL_VARIABLES.has(name);
}

/** Why `name` may not be a variable of ours, as the end of a sentence; null when it may. */
export function refusedVariableName(name: string): string | null {
  if (!VARIABLE_NAME.test(name)) {
    return 'is not a variable name: letters, digits and _ only, no digit first, at most 64';
  }
  if (REFUSED_NAMES.has(name) || REFUSED_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return 'is refused, because it changes how a shell finds or reads commands';
  }
  if (isKnownVariable(name)) return 'is refused, because the server or the shell itself sets it';
  return null;
}

/**
 * Programs that still have the server's rights pass a block's environment on to it. What glibc keeps from programs that
 * gain rights (its "unsecure" variables), and what steers `mount`, is kept from them, too.
 */
const STEERS_PROGRAMS =
  /^(?:GCONV_PATH|GETCONF_DIR|GLIBC_TUNABLES|HOSTALIASES|LOCALDOMAIN|LOCPATH|MALLOC_.*|NIS_PATH|NLSPATH|RESOLV_HOST_CONF|RES_OPTIONS|TZDIR|LIBMOUNT_.*|LIBBLKID_.*)$/;
/** Names of the scripts in server/targets/sandbox, all the way to the block. */
const OWN_PREFIX = '__rb_';

/** As `refusedVariableName`, for what a block is given by us: parameters and captured values. */
export function refusedInputName(name: string): string | null {
  const refused = refusedVariableName(name);
  if (refused !== null) return refused;
  if (name.startsWith(OWN_PREFIX)) return 'is refused, because the shell that runs blocks uses it';
  if (STEERS_PROGRAMS.test(name)) return 'is refused, because it changes what programs load or read';
  return null;
}
