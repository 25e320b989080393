// Writes calls.json: of the operations that undo recipes and lookups call, how a request is made and its answer read. By the models
// alone, so that one small client speaks to every service. Members that travel under their own names are left out.
// Another one for what inventories call: of those answers only what the rules of learning name, and how they are paged.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fields, read, shape, stems } from './models.mjs';

const MAX_DEPTH = 8;

// How the form protocols write a member: its name on the wire, and of lists what each element is called.
function form(api, ec2, struct, depth) {
  const out = {};
  if (depth > MAX_DEPTH) return out;
  for (const [name, ref] of Object.entries(struct.members || {})) {
    const m = shape(api, ref);
    const wire = ec2 ? ref.queryName || (ref.locationName ? ref.locationName[0].toUpperCase() + ref.locationName.slice(1) : name)
      : ref.locationName || name;
    const one = {};
    if (wire !== name) one.as = wire;
    if (m.type === 'list') {
      const flat = ec2 || ref.flattened || m.flattened;
      one.list = flat ? '' : m.member.locationName || 'member';
      if (flat && !ec2 && m.member.locationName) one.as = m.member.locationName;
      const inner = form(api, ec2, shape(api, m.member), depth + 1);
      if (Object.keys(inner).length) one.of = inner;
    } else if (m.type === 'map') {
      one.map = [m.key.locationName || 'key', m.value.locationName || 'value', ...(ref.flattened || m.flattened ? [] : ['entry'])];
    } else if (m.type === 'structure') {
      const inner = form(api, ec2, m, depth + 1);
      if (Object.keys(inner).length) one.of = inner;
    }
    if (Object.keys(one).length) out[name] = one;
  }
  return out;
}

// How a rest-xml body is written: elements in the model's order, lists with their element's name.
function xml(api, struct, depth) {
  const out = [];
  if (depth > MAX_DEPTH) return out;
  for (const [name, ref] of Object.entries(struct.members || {})) {
    if (ref.location) continue;
    const m = shape(api, ref);
    const one = { name, ...(ref.locationName && ref.locationName !== name && { as: ref.locationName }) };
    if (m.type === 'list') {
      one.list = ref.flattened || m.flattened ? '' : m.member.locationName || 'member';
      const inner = xml(api, shape(api, m.member), depth + 1);
      if (inner.length) one.of = inner;
    } else if (m.type === 'structure') {
      one.of = xml(api, m, depth + 1);
    }
    out.push(one);
  }
  return out;
}

function call(stem, api, name) {
  const meta = api.metadata;
  const op = api.operations[name];
  if (!op) throw new Error(`${stem} has no operation ${name}`);
  const input = shape(api, op.input);
  const out = { protocol: meta.protocol, signing: meta.signingName || meta.endpointPrefix, endpoint: meta.endpointPrefix };
  if (meta.protocol === 'json') Object.assign(out, { target: `${meta.targetPrefix}.${name}`, version: meta.jsonVersion || '1.0' });
  if (meta.protocol === 'query' || meta.protocol === 'ec2') {
    Object.assign(out, { version: meta.apiVersion, form: form(api, meta.protocol === 'ec2', input, 0) });
  }
  if (meta.protocol.startsWith('rest')) {
    let uri = op.http?.requestUri || '/';
    for (const [member, m] of Object.entries(input.members || {})) {
      if (m.location === 'uri') uri = uri.replace(`{${m.locationName || member}`, `{${member}`);
    }
    out.http = `${op.http?.method || 'POST'} ${uri}`;
    const query = {};
    for (const [member, m] of Object.entries(input.members || {})) {
      if (m.location === 'querystring') query[member] = m.locationName || member;
      if (m.location === 'header') (out.headers ||= {})[member] = m.locationName || member;
    }
    if (Object.keys(query).length) out.query = query;
    if (input.payload) out.payload = input.payload;
    const names = Object.entries(input.members || {}).filter(([n, m]) => !m.location && m.locationName && m.locationName !== n);
    if (meta.protocol === 'rest-json' && names.length) out.names = Object.fromEntries(names.map(([n, m]) => [n, m.locationName]));
    if (meta.protocol === 'rest-xml') {
      const body = input.payload ? shape(api, input.members[input.payload]) : input;
      const tag = input.payload ? { ...body, ...input.members[input.payload] } : { ...input, ...op.input };
      out.xml = { root: tag.locationName || input.payload || '', of: xml(api, body, 0), ...(tag.xmlNamespace && { ns: tag.xmlNamespace.uri || tag.xmlNamespace }) };
    }
  }
  if (meta.protocol !== 'json' && meta.protocol !== 'rest-json') {
    out.answer = fields(api, shape(api, op.output), 0);
    if (meta.protocol === 'query') out.wrapped = true;
  }
  return out;
}

const line = (all) => '{\n' + Object.keys(all).sort().map((k) => `${JSON.stringify(k)}:${JSON.stringify(all[k])}`).join(',\n') + '\n}\n';

// Service and operation of each call, however deep; another service than the file's is named beside it.
function called(node, service) {
  if (Array.isArray(node)) return node.flatMap((n) => called(n, service));
  if (node === null || typeof node !== 'object') return [];
  const own = typeof node.call === 'string' ? [[node.service || service, node.call]] : [];
  return [...own, ...Object.values(node).flatMap((n) => called(n, service))];
}

// Of all files in directories that say which model they are about: each operation that they call.
function calls(...directories) {
  const all = {};
  const files = directories.flatMap((d) => readdirSync(d).filter((f) => f.endsWith('.json')).sort().map((f) => path.join(d, f)));
  for (const file of files) {
    const of = read(file);
    if (!of.model) continue;
    for (const [service, name] of called(of, of.service)) {
      const stem = service === of.service ? of.model : service;
      all[`${service}:${name}`] ||= call(stem, read(stems().get(stem)), name);
    }
  }
  return all;
}

// What members the strings of a file name, and those of tags.
function named(node) {
  if (typeof node === 'string') return node.split(/[^A-Za-z0-9_-]+/);
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([k, v]) => [...named(k), ...named(v)]);
}

function pruned(of, names) {
  const kept = Object.entries(of).filter(([, f]) => names.has(f.as));
  return Object.fromEntries(kept.map(([wire, f]) => [wire, f.of ? { ...f, of: pruned(f.of, names) } : f]));
}

// As many as every service takes; these take fewer.
const PAGE = 100;
const SMALL = { logs: 50, lambda: 50 };

const listed = (token) => [token].flat().map((t) => t.split(' || ')[0]);

function pages(stem, name) {
  const file = stems().get(stem).replace('.min.json', '.paginators.json');
  const page = existsSync(file) && read(file).pagination[name];
  if (!page || !page.input_token) return unlisted(read(stems().get(stem)), name);
  return {
    in: listed(page.input_token), out: listed(page.output_token), ...(page.more_results && { more: page.more_results }),
    ...(page.limit_key && { limit: page.limit_key, size: SMALL[stem] || PAGE }),
  };
}

// Pages that the published lists leave out.
function unlisted(api, name) {
  const { input, output } = api.operations[name];
  const has = (ref, member) => Boolean(shape(api, ref).members?.[member]);
  return has(input, 'NextToken') && has(output, 'NextToken') ? { in: ['NextToken'], out: ['NextToken'] } : undefined;
}

function learned(directory) {
  const all = {};
  const published = named(readFileSync(path.join(directory, 'published.tsv'), 'utf8'));
  for (const file of readdirSync(directory).filter((f) => f.endsWith('.json')).sort()) {
    const of = read(path.join(directory, file));
    if (!of.model) continue;
    const made = new Map(called(of, of.service).map(([, name]) => [name, call(of.model, read(stems().get(of.model)), name)]));
    const paged = new Map([...made.keys()].map((name) => [name, pages(of.model, name)]));
    const names = new Set([...named(of), ...published, ...named([...paged.values()].filter(Boolean)), 'Key', 'Value']);
    for (const [name, one] of made) {
      const page = paged.get(name);
      all[`${of.service}:${name}`] = { ...one, ...(one.answer && { answer: pruned(one.answer, names) }), ...(page && { pages: page }) };
    }
  }
  return all;
}

const [out, tests, learn] = process.argv.slice(2);
writeFileSync(path.join(out, 'calls.json'), line(calls(path.join(out, 'recipes'), path.join(out, 'lookups'))));
writeFileSync(path.join(tests, 'calls.json'), line(calls(tests)));
writeFileSync(path.join(learn, 'calls.json'), line(learned(learn)));
