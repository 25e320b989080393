// Writes published.tsv: of the types of CloudFormation that types.json names, which properties name another of them, as published.
// Nested properties by their path, through lists as if they were not there.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { emptyDatabase } from '@aws-cdk/service-spec-types';

const PACKAGE = path.join(import.meta.dirname, 'node_modules/@aws-cdk/aws-service-spec');
const MAX_DEPTH = 4;
const learn = process.argv[2];

const db = emptyDatabase();
db.load(JSON.parse(gunzipSync(readFileSync(path.join(PACKAGE, 'db.json.gz')))));
const definitions = new Map([...db.all('typeDefinition')].map((t) => [t.$id, t]));
const types = Object.values(JSON.parse(readFileSync(path.join(learn, 'types.json')))).map((t) => t.stack).filter(Boolean);
const known = new Set(types);

const references = (t) => [
  ...(t.type === 'ref' ? [t.reference.$ref] : []),
  ...(t.element ? references(t.element) : []),
  ...(t.types || []).flatMap(references)];

function named(properties, at, depth) {
  return Object.entries(properties).flatMap(([name, p]) => {
    const here = at ? `${at}.${name}` : name;
    const own = (p.relationshipRefs || []).map((r) => r.cloudFormationType).filter((t) => known.has(t)).map((t) => [here, t]);
    const inner = depth < MAX_DEPTH ? references(p.type).flatMap((id) => named(definitions.get(id)?.properties || {}, here, depth + 1)) : [];
    return [...own, ...inner];
  });
}

const lines = [...db.all('resource')].filter((r) => known.has(r.cloudFormationType))
  .flatMap((r) => named(r.properties, '', 0).map(([at, to]) => [r.cloudFormationType, at, to].join('\t')));
const { version } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json')));
writeFileSync(path.join(learn, 'published.tsv'), [`# @aws-cdk/aws-service-spec ${version}`, ...[...new Set(lines)].sort()].join('\n') + '\n');
console.log(`${lines.length} published relations`);
