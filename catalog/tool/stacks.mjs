// Writes stack-types.tsv: of each resource type of CloudFormation, whether it holds data, and the properties that are changed in
// place. A property that says nothing of replacement is one; one within which something makes the resource anew is not.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { emptyDatabase } from '@aws-cdk/service-spec-types';

const PACKAGE = path.join(import.meta.dirname, 'node_modules/@aws-cdk/aws-service-spec');
const out = process.argv[2];

const db = emptyDatabase();
db.load(JSON.parse(gunzipSync(readFileSync(path.join(PACKAGE, 'db.json.gz')))));
const definitions = new Map([...db.all('typeDefinition')].map((t) => [t.$id, t]));

const references = (t) => [
  ...(t.type === 'ref' ? [t.reference.$ref] : []),
  ...(t.element ? references(t.element) : []),
  ...(t.types || []).flatMap(references)];

function anew(property, seen = new Set()) {
  if (property.causesReplacement === 'yes' || property.causesReplacement === 'maybe') return true;
  return references(property.type).some((id) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return Object.values(definitions.get(id)?.properties || {}).some((p) => anew(p, seen));
  });
}

const types = [...db.all('resource')].map((r) => [r.cloudFormationType, r.isStateful ? 'data' : '-',
  Object.entries(r.properties).filter(([, p]) => !anew(p)).map(([name]) => name).sort().join(',')].join('\t'));
const { version } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json')));
writeFileSync(path.join(out, 'stack-types.tsv'), [`# @aws-cdk/aws-service-spec ${version}`, ...[...new Set(types)].sort()].join('\n') + '\n');
console.log(`${types.length} types of CloudFormation`);
