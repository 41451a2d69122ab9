/** Where a block starts and where it leaves the next. */
import type { Case } from './types.ts';

const START = '/home/operator/robo-rlhf-multimodal';

export const DIRECTORY: readonly Case[] = [
  {
    what: 'the directory is kept',
    anywhere: true,
    blocks: [
      { code: 'cd /tmp\n', output: '' },
      { code: 'pwd; cd /\n', output: '/tmp\n' },
      { code: 'pwd\n', output: '/\n' },
    ],
  },
  {
    what: 'a directory with every kind of character in its name',
    blocks: [
      { code: `d=$'/tmp/a b\\n"\\'$(id)ö'; mkdir -p -- "$d"; cd -- "$d"\n`, output: '' },
      { code: 'printf "<%s>\\n" "$PWD"; unset d\n', output: `</tmp/a b\n"'$(id)ö>\n` },
    ],
  },
  {
    what: 'a directory that was reached through a link',
    blocks: [
      { code: 'mkdir -p /tmp/real; ln -sfn real /tmp/link; cd /tmp/link\n', output: '' },
      { code: 'pwd; pwd -P\n', output: '/tmp/link\n/tmp/real\n' },
    ],
  },
  {
    what: 'a directory that is gone is said once',
    blocks: [
      { code: 'mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone; kept=yes\n', output: '' },
      {
        code: 'pwd\n',
        output: `The directory /tmp/gone, where earlier blocks ended, is gone. This block starts in ${START}.\n${START}\n`,
      },
      { code: 'pwd; echo "$kept"\n', output: `${START}\nyes\n` },
    ],
  },
  {
    what: 'a changed PWD and OLDPWD mean nothing',
    blocks: [
      { code: 'PWD=/nowhere; OLDPWD=/tmp\n', output: '' },
      { code: 'pwd; cd -\n', status: 1, output: `${START}\n/run/block/script: line 1: cd: OLDPWD not set\n` },
    ],
  },
  {
    what: 'a subshell changes nothing',
    blocks: [
      { code: 'x=1; (cd /tmp; x=2; f() { :; }; exit 3) || :\n', output: '' },
      {
        code: 'pwd; echo "$x"; f\n',
        status: 127,
        output: `${START}\n1\n/run/block/script: line 1: f: command not found\n`,
      },
    ],
  },
];
