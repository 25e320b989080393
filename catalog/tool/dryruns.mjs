// Writes dry-runs.json: the operations that have a member DryRun, of services whose documented answer to a dry run that would
// have succeeded is an error of its own (DryRunOperation and the like). Elsewhere, as for lambda:UpdateFunctionCode, the
// answer is that of the operation itself, and nobody could tell a dry run from the real thing.
// EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
// KMS: https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { models } from './models.mjs';

const SAYS_SO = ['ec2', 'kms'];

const out = Object.fromEntries(models().filter((m) => SAYS_SO.includes(m.stem)).map((m) =>
  [m.stem, [...m.operations].filter(([, op]) => op.members.includes('DryRun')).map(([name]) => name).sort()]));
const lines = Object.keys(out).sort().map((s) => `${JSON.stringify(s)}:[\n${out[s].map((n) => JSON.stringify(n)).join(',\n')}\n]`);
writeFileSync(path.join(process.argv[2], 'dry-runs.json'), `{\n${lines.join(',\n')}\n}\n`);
