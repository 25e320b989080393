// The API models: one per service and latest version, from aws-sdk's apis/*.min.json, and what newer clients add.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { addNewer } from './clients.mjs';

const APIS = path.join(import.meta.dirname, 'node_modules/aws-sdk/apis');
export const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

// Same route as another operation of the service, older or on another host.
const UNROUTED = new Set(['s3:GetBucketLifecycle', 's3:PutBucketLifecycle', 's3:GetBucketNotification',
  's3:PutBucketNotification', 's3:ListDirectoryBuckets', 's3:WriteGetObjectResponse']);

// What newer clients send and the models do not say.
const ALSO = { monitoring: { target: 'GraniteServiceVersion20100801', protocols: ['json', 'query', 'smithy-rpc-v2-cbor'] } };

// The newest version's file of each model.
export function stems() {
  const latest = new Map();
  for (const file of readdirSync(APIS).filter((f) => f.endsWith('.min.json')).sort()) {
    const stem = file.replace(/-\d{4}-\d{2}-\d{2}\.min\.json$/, '');
    latest.set(stem, path.join(APIS, file)); // sorted, so the last one is the newest version
  }
  return latest;
}

export function models() {
  const all = [...stems()].map(([stem, file]) => model(stem, read(file)));
  addNewer(all);
  return all;
}

function model(stem, api) {
  const meta = api.metadata;
  const signing = stem === 's3control' ? 's3-control' : meta.signingName || meta.endpointPrefix;
  const protocols = [...new Set([meta.protocol, ...(meta.protocols || [])])]
    .filter((p) => p !== 'smithy-rpc-v2-cbor' || meta.protocols.includes(p)).sort();
  return {
    stem, signing, endpoint: meta.endpointPrefix, protocols, target: meta.targetPrefix || '', ec2: meta.protocol === 'ec2',
    rest: meta.protocol.startsWith('rest'),
    xml: meta.protocol === 'rest-xml',
    operations: new Map(Object.entries(api.operations).map(([name, op]) => [name, operation(stem, api, meta, name, op)])),
    ...ALSO[stem],
  };
}

function operation(stem, api, meta, name, op) {
  const input = shape(api, op.input);
  const members = input.members || {};
  const routes = meta.protocol.startsWith('rest') && !UNROUTED.has(`${stem}:${name}`) ? [route(op, input, members)] : [];
  return {
    members: Object.keys(members),
    lists: new Set(Object.entries(members).filter(([, m]) => shape(api, m).type === 'list').map(([n]) => n)),
    routes,
    bindings: bindings(api, meta, input, members),
    sensitive: sensitive(api, op.input, '', 0, new Set()).sort(),
    body: meta.protocol === 'rest-xml' ? body(api, input, members) : undefined,
  };
}

export const shape = (api, ref) => {
  if (!ref) return {};
  return ref.shape ? { ...api.shapes[ref.shape], ...ref, shape: undefined } : ref;
};

function route(op, input, members) {
  const http = op.http || {};
  let uri = http.requestUri || '/';
  for (const [name, m] of Object.entries(members)) {
    if (m.location === 'uri') uri = uri.replace(`{${m.locationName || name}`, `{${name}`);
  }
  const required = input.required || [];
  const query = required.filter((n) => members[n]?.location === 'querystring').map((n) => members[n].locationName || n);
  const headers = required.filter((n) => members[n]?.location === 'header').map((n) => (members[n].locationName || n).toLowerCase())
    .filter((h) => h === 'x-amz-copy-source');
  if (query.length) uri += (uri.includes('?') ? '&' : '?') + query.join('&');
  return `${http.method || 'POST'} ${uri}${headers.length ? '#' + headers.join('&') : ''}`;
}

// Query keys, headers and the payload; for ec2 the form's keys, where they differ from the member's name.
function bindings(api, meta, input, members) {
  const out = [];
  for (const [name, m] of Object.entries(members)) {
    const wire = m.locationName || name;
    if (m.location === 'querystring') out.push(`q:${wire}=${name}`);
    else if (m.location === 'header') out.push(`h:${wire.toLowerCase()}=${name}`);
    else if (m.location === 'headers') out.push(`H:${wire.toLowerCase()}=${name}`);
    else if (meta.protocol === 'ec2') {
      const key = m.queryName || wire[0].toUpperCase() + wire.slice(1);
      if (key !== name) out.push(`f:${key}=${name}`);
    }
  }
  if (input.payload) out.push(`p:${members[input.payload].locationName || input.payload}=${input.payload}`);
  return out.sort();
}

// Secrets that the models do not mark as such, such as rds's MasterUserPassword: strings that are called so.
export const CALLED_SECRET = /(Password|Passphrase|AuthToken|PrivateKey|PreSharedKey|ClientSecret|SecretKey|SecretAccessKey)$/i;

function sensitive(api, ref, at, depth, seen) {
  if (!ref || depth > 6) return [];
  const s = shape(api, ref);
  if (s.sensitive || ((!s.type || s.type === 'string') && CALLED_SECRET.test(at))) return [at];
  const key = ref.shape;
  if (key && seen.has(key)) return [];
  const inner = key ? new Set([...seen, key]) : seen;
  if (s.type === 'structure') {
    return Object.entries(s.members || {}).flatMap(([n, m]) => sensitive(api, m, at ? `${at}.${n}` : n, depth + 1, inner));
  }
  if (s.type === 'list') return sensitive(api, s.member, `${at}[]`, depth + 1, inner);
  if (s.type === 'map') return sensitive(api, s.value, `${at}.*`, depth + 1, inner);
  return [];
}

// How an XML body becomes JSON: {element: [member, kind, children]}; see README.
function body(api, input, members) {
  if (input.payload) {
    const m = shape(api, members[input.payload]);
    if (m.type !== 'structure') return undefined;
    return { root: m.locationName || input.payload, member: input.payload, of: fields(api, m, 0) };
  }
  const rest = Object.fromEntries(Object.entries(members).filter(([, m]) => !m.location));
  if (!Object.keys(rest).length) return undefined;
  return { root: input.locationName || '', member: '', of: fields(api, { members: rest }, 0) };
}

export function fields(api, struct, depth) {
  const out = {};
  if (depth > 8) return out;
  for (const [name, ref] of Object.entries(struct.members || {})) {
    const m = shape(api, ref);
    const wire = ref.locationName || name;
    if (m.type === 'list') {
      const item = shape(api, m.member);
      const element = ref.flattened || m.flattened ? '' : m.member.locationName || 'member';
      out[wire] = { as: name, list: true, ...(element && { item: element }), ...inner(api, item, depth) };
    } else {
      out[wire] = { as: name, ...inner(api, m, depth) };
    }
  }
  return out;
}

function inner(api, m, depth) {
  if (m.type === 'structure') return { of: fields(api, m, depth + 1) };
  if (m.type === 'boolean') return { type: 'boolean' };
  if (m.type === 'integer' || m.type === 'long') return { type: 'number' };
  return {};
}
