// What the current clients know and the frozen models do not: operations, and members marked as secret since.
// A client's schemas are arrays: [9, namespace, name, traits, input], [3, namespace, name, traits, members, types,
// required] (4 for unions), [1, …, traits, item] lists, [2, …, traits, key, value] maps, [0, …, traits, type] simple ones;
// traits are an object, or bits of which 8 is "sensitive"; a type may be behind a function, or stand as [type, traits].
import { createRequire } from 'node:module';
import path from 'node:path';
import { CALLED_SECRET, read } from './models.mjs';

const require = createRequire(import.meta.url);
const PACKAGES = path.join(import.meta.dirname, 'node_modules');

// Which model a client goes on from: the stem of its file in aws-sdk's apis/.
const CLIENTS = {
  acm: 'acm', 'api-gateway': 'apigateway', apigatewayv2: 'apigatewayv2', 'auto-scaling': 'autoscaling', backup: 'backup',
  cloudformation: 'cloudformation', cloudfront: 'cloudfront', cloudtrail: 'cloudtrail', cloudwatch: 'monitoring',
  'cloudwatch-logs': 'logs', 'cognito-identity-provider': 'cognito-idp', 'config-service': 'config', dynamodb: 'dynamodb',
  'dynamodb-streams': 'streams.dynamodb', ec2: 'ec2', ecr: 'ecr', ecs: 'ecs', efs: 'elasticfilesystem', eks: 'eks',
  'elastic-beanstalk': 'elasticbeanstalk', 'elastic-load-balancing': 'elasticloadbalancing',
  'elastic-load-balancing-v2': 'elasticloadbalancingv2', elasticache: 'elasticache', 'elasticsearch-service': 'es',
  eventbridge: 'eventbridge', glue: 'glue', iam: 'iam', kafka: 'kafka', kinesis: 'kinesis', kms: 'kms', lambda: 'lambda',
  opensearch: 'opensearch', organizations: 'organizations', rds: 'rds', redshift: 'redshift', 'route-53': 'route53', s3: 's3',
  's3-control': 's3control', 'secrets-manager': 'secretsmanager', sfn: 'states', sns: 'sns', sqs: 'sqs', ssm: 'ssm', sts: 'sts',
  wafv2: 'wafv2',
};

// On another host than the service's own, or the same route as another operation.
const UNROUTED = new Set(['s3:WriteGetObjectResponse', 's3:ListDirectoryBuckets']);

export const versions = () => Object.keys(CLIENTS).sort().map((c) => {
  const name = `@aws-sdk/client-${c}`;
  return `${name} ${read(path.join(PACKAGES, name, 'package.json')).version}`;
});

/** Adds to the models what the clients have more. */
export function addNewer(models) {
  for (const [client, stem] of Object.entries(CLIENTS)) {
    const model = models.find((m) => m.stem === stem);
    if (!model) throw new Error(`no model ${stem} for client ${client}`);
    model.client = `@aws-sdk/client-${client}`;
    for (const op of Object.values(require(model.client)).filter((v) => Array.isArray(v) && v[0] === 9)) {
      const known = model.operations.get(op[2]);
      const input = behind(op[4]);
      if (known) known.sensitive = [...new Set([...known.sensitive, ...sensitive(input, 0, '', 0, new Set())])].sort();
      else model.operations.set(op[2], operation(model, op, input));
    }
  }
}

function operation(model, op, input) {
  const members = input[4] || [];
  const bindings = [];
  members.forEach((name, i) => {
    const t = traits(input[5][i]);
    if (t.httpQuery) bindings.push(`q:${t.httpQuery}=${name}`);
    if (t.httpHeader) bindings.push(`h:${t.httpHeader.toLowerCase()}=${name}`);
    if (t.httpPrefixHeaders) bindings.push(`H:${t.httpPrefixHeaders.toLowerCase()}=${name}`);
    if (t.httpPayload) bindings.push(`p:${t.xmlName || name}=${name}`);
    if (model.ec2) {
      const key = t.ec2QueryName || capital(t.xmlName || name);
      if (key !== name) bindings.push(`f:${key}=${name}`);
    }
  });
  return {
    members, lists: new Set(), newer: true, bindings: bindings.sort(), body: undefined,
    routes: model.rest && !UNROUTED.has(`${model.stem}:${op[2]}`) ? [route(model, op[3].http, members.slice(0, input[6] || 0), bindings)] : [],
    sensitive: sensitive(input, 0, '', 0, new Set()).sort(),
  };
}

function route(model, [method, uri], required, bindings) {
  const needed = required.map((n) => bindings.find((b) => b.startsWith('q:') && b.endsWith('=' + n)))
    .filter(Boolean).map((b) => b.slice(2, b.indexOf('=')));
  // x-id says what the SDK called, not what the server does; the bucket is not in S3's patterns.
  let [at, query = ''] = uri.split('?');
  const keys = [...new Set([...query.split('&').filter((k) => k && !k.startsWith('x-id=')), ...needed])];
  if (model.stem === 's3') at = at === '/' ? '/{Bucket}' : '/{Bucket}' + at;
  return `${method} ${at}${keys.length ? '?' + keys.join('&') : ''}`;
}

const capital = (s) => s[0].toUpperCase() + s.slice(1);
const behind = (type) => (typeof type === 'function' ? type() : type);
const pair = (type) => Array.isArray(type) && typeof type[1] !== 'string';
const isSensitive = (t) => (typeof t === 'number' ? (t & 8) !== 0 : Boolean(t?.sensitive));

// Of a member, as an object whatever it is written as.
function traits(type) {
  const t = pair(type) ? type[1] : 0;
  if (typeof t === 'number') return { httpPayload: (t & 16) !== 0 };
  return { ...t, httpPayload: t.httpPayload !== undefined };
}

function sensitive(type, own, at, depth, seen) {
  if (depth > 6) return [];
  if (pair(type)) return sensitive(type[0], type[1], at, depth, seen);
  const s = behind(type);
  if (isSensitive(own)) return [at];
  if (!Array.isArray(s)) return s === 0 && CALLED_SECRET.test(at) ? [at] : [];
  if (pair(s)) return sensitive(s[0], s[1], at, depth, seen);
  if (isSensitive(s[3])) return [at];
  const key = s[1] + '#' + s[2];
  if (seen.has(key)) return [];
  const inner = new Set([...seen, key]);
  if (s[0] === 1) return sensitive(s[4], 0, `${at}[]`, depth + 1, inner);
  if (s[0] === 2) return sensitive(s[5], 0, `${at}.*`, depth + 1, inner);
  if (s[0] === 3 || s[0] === 4) return (s[4] || []).flatMap((n, i) => sensitive(s[5][i], 0, at ? `${at}.${n}` : n, depth + 1, inner));
  return [];
}
